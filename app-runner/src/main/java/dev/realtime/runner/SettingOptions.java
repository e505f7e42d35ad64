package dev.realtime.runner;

import dev.realtime.runner.config.Layers;
import dev.realtime.runner.config.Setting;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The settings as options of a command: one row in {@link Setting} is all that a new one needs. */
final class SettingOptions {
    /** What it takes to sign tokens. */
    static final Set<Setting> SIGNING = Set.of(Setting.JWT_SECRET, Setting.JWT_ISSUER, Setting.JWT_AUDIENCE);

    private SettingOptions() {}

    /** Adds {@code --config} and an option for each setting. */
    static CommandLine addTo(CommandLine command, Collection<Setting> settings) {
        CommandSpec spec = command.getCommandSpec();
        spec.addOption(OptionSpec.builder("--config")
                .type(Path.class)
                .paramLabel("FILE")
                .description("Properties file with settings, such as port=8000.")
                .build());
        settings.forEach(setting -> spec.addOption(option(setting)));
        return command;
    }

    private static OptionSpec option(Setting setting) {
        String standard = setting.standard().isEmpty() ? "" : " [" + setting.standard() + "]";
        return OptionSpec.builder(setting.flag())
                .type(String.class)
                .paramLabel(setting.label())
                .description(setting.description() + standard)
                .build();
    }

    /** All settings as the command line and the environment give them. */
    static Layers layers(CommandSpec spec, Shell shell) {
        CommandLine.ParseResult parsed = spec.commandLine().getParseResult();
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            if (parsed.hasMatchedOption(setting.flag())) {
                flags.put(setting, parsed.matchedOptionValue(setting.flag(), ""));
            }
        }
        return Layers.of(flags, shell.environment(), parsed.matchedOptionValue("--config", null));
    }
}
