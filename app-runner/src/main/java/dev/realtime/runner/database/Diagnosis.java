package dev.realtime.runner.database;

import dev.realtime.runner.config.ConfigurationException;
import dev.realtime.runner.config.Database;
import java.sql.SQLException;
import java.util.Set;

/** Says in one sentence why a database can't be used, without a word of the driver's. */
final class Diagnosis {
    /** Drivers give no SQLSTATE of the standard to a URL that they can't read: MariaDB's gives none at all. */
    private static final Set<String> NOT_UNDERSTOOD = Set.of("null", "99999");

    private Diagnosis() {}

    static ConfigurationException of(Database database, SQLException failure) {
        return new ConfigurationException(sentence(database, failure));
    }

    static boolean isAboutRights(SQLException failure) {
        return Reason.of(failure) == Reason.RIGHTS;
    }

    private static String sentence(Database database, SQLException failure) {
        String place = database.place();
        return switch (Reason.of(failure)) {
            case CREDENTIALS ->
                "The database at " + place + " refuses the user or the password"
                        + " (--database-user, REALTIME_DATABASE_PASSWORD)";
            case MISSING -> "There is no database at " + place + "; create it first";
            case LOCKED -> "The database at " + place + " is in use by another process";
            case FORMAT -> "The database at " + place + " was written by another version of H2";
            case DAMAGED -> damaged(database);
            case FILE ->
                H2Url.fileSize(database.url()) > 0
                        ? damaged(database)
                        : "The database file at " + place + " can't be opened or made there";
            case RELATIVE -> "--database-url: a relative place begins with ./, as in jdbc:h2:file:./data";
            case URL -> "--database-url: " + place + " or one of its settings is not understood";
            case RIGHTS ->
                "The user of the database at " + place + " may not do what is needed there"
                        + " (the first start makes tables)";
            case UNREACHABLE -> "No connection to the database at " + place;
            case OTHER -> "The database at " + place + " can't be used (SQLSTATE " + failure.getSQLState() + ")";
        };
    }

    static String damaged(Database database) {
        return "The database file at " + database.place() + " is damaged; restore it, or move it away to begin anew";
    }

    /** What can be wrong. */
    private enum Reason {
        CREDENTIALS,
        MISSING,
        LOCKED,
        FORMAT,
        DAMAGED,
        FILE,
        RELATIVE,
        URL,
        RIGHTS,
        UNREACHABLE,
        OTHER;

        static Reason of(SQLException failure) {
            Reason ofH2 = ofH2(failure.getErrorCode());
            return ofH2 == OTHER ? ofState(failure) : ofH2;
        }

        /** {@code org.h2.api.ErrorCode}: numbers that nobody else uses. */
        private static Reason ofH2(int code) {
            return switch (code) {
                case 90020 -> LOCKED;
                case 90048 -> FORMAT;
                case 90030, 50000 -> DAMAGED;
                case 90024, 90025, 90026, 90028, 90031, 90061, 90062, 90124 -> FILE;
                case 90011 -> RELATIVE;
                case 90046, 90066, 90113, 90088 -> URL;
                case 90013, 90146, 90149 -> MISSING;
                case 90067 -> UNREACHABLE;
                default -> OTHER;
            };
        }

        private static Reason ofState(SQLException failure) {
            String state = String.valueOf(failure.getSQLState());
            if (state.startsWith("28")) {
                return CREDENTIALS;
            }
            if (NOT_UNDERSTOOD.contains(state)) {
                return URL;
            }
            if (state.equals("3D000") || failure.getErrorCode() == 1049) {
                return MISSING;
            }
            if (state.equals("42501") || failure.getErrorCode() == 1044 || failure.getErrorCode() == 1142) {
                return RIGHTS;
            }
            return state.startsWith("08") ? UNREACHABLE : OTHER;
        }
    }
}
