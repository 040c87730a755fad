package io.portaria.app.shell;

import io.portaria.app.ui.Theme;
import io.portaria.replay.view.Texts;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a person chose about the window itself, kept in `ui.json` of the home; no data of the gateway is in it.
///
/// @param decidesAs in whose name the operator of this home decided last; empty when never
/// @param knowsTray whether this person was told that a closed window leaves the program in the tray
public record UiPreferences(Theme theme, Locale language, String decidesAs, boolean knowsTray) {

    private static final String FILE = "ui.json";
    private static final Pattern THEME = Pattern.compile("\"theme\"\\s*:\\s*\"dark\"");
    private static final Pattern LANGUAGE = Pattern.compile("\"language\"\\s*:\\s*\"([^\"]+)\"");

    private static final Pattern DECIDES_AS =
            Pattern.compile("\"decidesAs\"\\s*:\\s*\"([^\"\\\\]+)\"");
    private static final Pattern KNOWS_TRAY = Pattern.compile("\"knowsTray\"\\s*:\\s*true");

    public UiPreferences withTheme(Theme other) {
        return new UiPreferences(other, language, decidesAs, knowsTray);
    }

    public UiPreferences withLanguage(Locale other) {
        return new UiPreferences(theme, other, decidesAs, knowsTray);
    }

    /// A name that a file of this simple form cannot hold is not kept.
    public UiPreferences withDecidesAs(String name) {
        return new UiPreferences(
                theme, language, name.contains("\"") || name.contains("\\") ? "" : name, knowsTray);
    }

    public UiPreferences knowingTray() {
        return new UiPreferences(theme, language, decidesAs, true);
    }

    /// Those of this home, or light and the language given when there are none.
    public static UiPreferences read(Path home, Locale usual) {
        Path file = home.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return new UiPreferences(Theme.LIGHT, usual, "", false);
        }
        try {
            String json = Files.readString(file);
            Theme theme = THEME.matcher(json).find() ? Theme.DARK : Theme.LIGHT;
            Matcher language = LANGUAGE.matcher(json);
            Matcher decidesAs = DECIDES_AS.matcher(json);
            return new UiPreferences(
                    theme,
                    language.find() ? product(Locale.of(language.group(1))) : usual,
                    decidesAs.find() ? decidesAs.group(1) : "",
                    KNOWS_TRAY.matcher(json).find());
        } catch (IOException e) {
            log("The preferences of the window cannot be read", e);
            return new UiPreferences(Theme.LIGHT, usual, "", false);
        }
    }

    /// English for English, Portuguese for everyone else: the two languages the product speaks.
    public static Locale product(Locale locale) {
        return locale.getLanguage().equals("en") ? Texts.ENGLISH : Texts.PORTUGUESE;
    }

    /// Blocks for as long as a small file takes; a failure is logged and changes nothing else.
    public void write(Path home) {
        String json =
                "{\"theme\": \"%s\", \"language\": \"%s\", \"decidesAs\": \"%s\", \"knowsTray\": %s}\n"
                        .formatted(
                                theme == Theme.DARK ? "dark" : "light",
                                language.getLanguage(),
                                decidesAs,
                                knowsTray);
        try {
            Files.createDirectories(home);
            Files.writeString(home.resolve(FILE), json, StandardCharsets.UTF_8);
        } catch (IOException e) {
            log("The preferences of the window cannot be kept", e);
        }
    }

    private static void log(String sentence, IOException e) {
        System.getLogger(UiPreferences.class.getName()).log(Level.WARNING, sentence, e);
    }
}
