"""Bars as SVG: one panel a scenario, one bar a server."""

from html import escape

from .report import medians, number

PANEL_WIDTH = 420
LABEL = 90
BAR = 18
GAP = 4
TOP = 46
MARGIN = 16
OURS = "#2563eb"
FLOOR_COLOUR = "#9ca3af"
OTHERS = "#cbd5e1"
STYLE = "text{font:12px sans-serif;fill:#111827}.title{font-weight:bold}.small{fill:#6b7280;font-size:11px}"


def _colour(name):
    if name.startswith("realtime"):
        return OURS
    return FLOOR_COLOUR if name.startswith("c-") else OTHERS


def _panel(title, note, bars, x, y):
    longest = max((value for _, value in bars), default=1)
    room = PANEL_WIDTH - LABEL - 70
    parts = [f'<text class="title" x="{x}" y="{y + 14}">{escape(title)}</text>',
             f'<text class="small" x="{x}" y="{y + 30}">{escape(note)}</text>']
    for row, (name, value) in enumerate(bars):
        top = y + TOP + row * (BAR + GAP)
        width = max(1, value / longest * room)
        parts += [f'<text x="{x + LABEL - 6}" y="{top + 13}" text-anchor="end">{escape(name)}</text>',
                  f'<rect x="{x + LABEL}" y="{top}" width="{width:.1f}" height="{BAR}" fill="{_colour(name)}"/>',
                  f'<text class="small" x="{x + LABEL + width + 5:.1f}" y="{top + 13}">{number(value)}</text>']
    return parts


def svg(panels):
    """`panels`: title, note, results by server, figure, whether more is better."""
    drawn = []
    most = 0
    for title, note, results, figure, more_is_better in panels:
        bars = [(name, value) for name, runs in results.items()
                if runs and (value := medians(runs).get(figure)) is not None]
        bars.sort(key=lambda bar: bar[1], reverse=more_is_better)
        most = max(most, len(bars))
        drawn.append((title, note, bars))
    height_each = TOP + most * (BAR + GAP) + MARGIN
    rows = (len(drawn) + 1) // 2
    width, height = 2 * (PANEL_WIDTH + MARGIN) + MARGIN, rows * height_each + MARGIN
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" '
             f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
             f"<style>{STYLE}</style>", f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for index, (title, note, bars) in enumerate(drawn):
        parts += _panel(title, note, bars, MARGIN + index % 2 * (PANEL_WIDTH + MARGIN),
                        MARGIN + index // 2 * height_each)
    return "\n".join([*parts, "</svg>"]) + "\n"
