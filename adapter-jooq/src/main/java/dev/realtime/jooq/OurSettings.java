package dev.realtime.jooq;

import org.jooq.conf.RenderNameCase;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.RenderTable;
import org.jooq.conf.Settings;
import org.jooq.conf.SettingsTools;

/** How statements about our tables are written and read, whatever the host has set for its own. */
final class OurSettings {
    private OurSettings() {}

    /** Each database folds names without quotes in its own way, in the migrations too. */
    static Settings over(Settings hosts) {
        return whole(hosts)
                .withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED)
                .withRenderNameCase(RenderNameCase.AS_IS)
                .withRenderTable(RenderTable.ALWAYS);
    }

    /** The host's, with answers of any length: half an answer would be a wrong one. */
    static Settings whole(Settings hosts) {
        return SettingsTools.clone(hosts).withMaxRows(0);
    }
}
