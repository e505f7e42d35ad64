package dev.realtime.runner.config;

import java.util.regex.Pattern;

/**
 * Where state is kept. Never printed: it may hold a password.
 *
 * @param url of JDBC, as given
 * @param user empty: as the URL says
 * @param password empty: as the URL says
 */
public record Database(String url, String user, String password) {
    private static final Pattern PARAMETERS = Pattern.compile("[;?].*", Pattern.DOTALL);
    private static final Pattern USER_INFO = Pattern.compile("//[^/]*@");

    static Database from(Layers layers) {
        Given url = layers.get(Setting.DATABASE_URL);
        if (!url.text().startsWith("jdbc:")) {
            throw url.wrong("is a URL of JDBC, such as jdbc:postgresql://HOST/NAME");
        }
        return new Database(
                url.text(),
                layers.get(Setting.DATABASE_USER).text(),
                layers.get(Setting.DATABASE_PASSWORD).text());
    }

    /** The URL without what stands for nobody's eyes: parameters, user and password. */
    public String place() {
        return USER_INFO.matcher(PARAMETERS.matcher(url).replaceFirst("")).replaceFirst("//");
    }

    @Override
    public String toString() {
        return "Database[" + place() + "]";
    }
}
