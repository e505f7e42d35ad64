"""Tables from runs."""

from statistics import median

# Everybody is compared with it.
FLOOR = "c-loop"


def number(value):
    if value is None:
        return "-"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    if isinstance(value, int):
        return str(value)
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


def medians(runs):
    """Figure by figure; null where no run had one."""
    names = {name for run in runs for name in run}
    return {name: median(values) if (values := [run[name] for run in runs if run.get(name) is not None]) else None
            for name in names}


def table(scenario, results):
    """Markdown: one row a server, medians over the rounds, the first figure's ratio to the floor."""
    first = scenario.columns[0][0]
    base = medians(results[FLOOR]).get(first) if results.get(FLOOR) else None
    compared = base is not None
    headings = ["server", *[heading for _, heading in scenario.columns]]
    headings += [f"× {FLOOR}"] if compared else []
    headings.append("rounds")
    lines = [f"**{scenario.name}: {scenario.what}**", "", "| " + " | ".join(headings) + " |",
             "|---|" + "--:|" * (len(headings) - 1)]
    for name, runs in results.items():
        if not runs:
            lines.append(f"| {name} |" + " failed |" * (len(headings) - 1))
            continue
        middle = medians(runs)
        cells = [name, *[number(middle.get(figure)) for figure, _ in scenario.columns]]
        if compared:
            cells.append(f"{middle[first] / base:.2f}" if middle.get(first) is not None else "-")
        lines.append("| " + " | ".join([*cells, str(len(runs))]) + " |")
    return "\n".join(lines)
