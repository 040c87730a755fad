package io.portaria.app;

import io.portaria.app.ui.Look;
import io.portaria.app.ui.Theme;
import io.portaria.replay.view.ReplayView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Every colour of our style sheets that is read or carries meaning is told from what it lies on, in both themes. The sheets
/// are read: a token or a pair that a rule begins to use is judged without anybody thinking of it.
class ContrastTest {

    private static final Pattern TOKEN = Pattern.compile("(-color-[a-z0-9-]+)\\s*:\\s*([^;}]+)");
    private static final Pattern RULE = Pattern.compile("([^{}]+)\\{([^{}]*)}");
    private static final Pattern VALUE = Pattern.compile("(-[a-z-]+)\\s*:\\s*([^;]+)");
    private static final Pattern NAME =
            Pattern.compile("-(?:color|page|panel|side|tone|good|bad|caution)-[a-z0-9-]+");

    /// What letters are filled with.
    private static final Set<String> LETTERS =
            Set.of("-fx-text-fill", "-fx-fill", "-fx-prompt-text-fill", "-tone-fg");

    /// Icons and strokes that say something.
    private static final Set<String> SIGNS = Set.of("-icon-color", "-fx-stroke");

    /// Lines between things, and areas: nobody has to see them to know.
    private static final Set<String> DECORATION =
            Set.of("swatch-line", "swatch-stripe", "empty-state", "icon-path");

    /// A token on a token, in words that a failure can show.
    private record Pair(String selector, String front, List<String> back, double least) {}

    private static final Map<Theme, String> SHEETS = new EnumMap<>(Theme.class);

    static {
        SHEETS.put(Theme.LIGHT, "primer-light.css");
        SHEETS.put(Theme.DARK, "primer-dark.css");
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void everyPairIsToldApart(Theme theme) throws IOException {
        Map<String, String> tokens = tokens(theme);
        List<String> failures = new ArrayList<>();
        for (Pair pair : pairs()) {
            Color back = surface(pair.back(), tokens);
            double contrast = Contrast.of(colour(pair.front(), tokens), back);
            if (contrast < pair.least()) {
                failures.add(
                        "%s: %s on %s is %.2f, needs %.1f"
                                .formatted(
                                        pair.selector(),
                                        pair.front(),
                                        pair.back(),
                                        contrast,
                                        pair.least()));
            }
        }
        assertThat(failures).as("pairs of " + theme).isEmpty();
    }

    @Test
    void theSheetsAreReallyRead() throws IOException {
        Set<Pair> pairs = pairs();
        assertThat(pairs).hasSizeGreaterThan(120);
        assertThat(pairs)
                .anyMatch(pair ->
                        pair.selector().equals(".chip.bad")
                                && pair.back().getLast().equals("-color-danger-subtle"))
                .anyMatch(pair -> pair.front().equals("-color-success-emphasis"));
    }

    @Test
    void contrastIsReckonedAsTheGuidelineSays() {
        assertThat(Contrast.of(Color.BLACK, Color.WHITE)).isEqualTo(21);
        assertThat(Contrast.of(Color.web("#767676"), Color.WHITE)).isBetween(4.5, 4.6);
        assertThat(Contrast.of(Color.web("#777777"), Color.WHITE)).isLessThan(4.5);
    }

    @Test
    void ourSheetsNameTokensOnly() throws IOException {
        Set<String> painted = new TreeSet<>();
        for (String[] rule : rules()) {
            Matcher value = VALUE.matcher(rule[1]);
            while (value.find()) {
                if (value.group(2).matches(".*(#[0-9a-fA-F]{3}|rgba?\\(|hsb).*")) {
                    painted.add(rule[0] + " " + value.group());
                }
            }
        }
        assertThat(painted).as("colours that do not follow the theme").isEmpty();
    }

    /// Where words stand when their own rule says nothing of a background.
    private static final List<List<String>> SURFACES =
            List.of(
                    List.of("-page-bg"),
                    List.of("-panel-bg"),
                    List.of("-side-bg"),
                    List.of("-color-bg-inset"),
                    List.of("-color-bg-overlay"),
                    // a row that is chosen, one under the mouse
                    List.of("-panel-bg", "-color-accent-subtle"),
                    List.of("-panel-bg", "-color-neutral-subtle"));

    private static Set<Pair> pairs() throws IOException {
        Set<Pair> pairs = new LinkedHashSet<>();
        for (String[] rule : rules()) {
            String selector = rule[0];
            Map<String, String> values = new HashMap<>();
            Matcher value = VALUE.matcher(rule[1]);
            while (value.find()) {
                values.put(value.group(1), value.group(2).strip());
            }
            boolean decoration = DECORATION.stream().anyMatch(selector::contains);
            values.forEach((property, painted) -> {
                boolean swatch =
                        selector.contains("swatch-lane") || selector.contains("swatch-head");
                if (LETTERS.contains(property) || SIGNS.contains(property)) {
                    Matcher token = NAME.matcher(painted);
                    if (token.find() && !decoration) {
                        double least =
                                LETTERS.contains(property) && !swatch
                                        ? Contrast.TEXT
                                        : Contrast.LARGE;
                        for (List<String> back :
                                swatch ? List.of(List.of("-panel-bg")) : backs(values)) {
                            pairs.add(new Pair(selector, token.group(), back, least));
                        }
                    }
                }
            });
            // A bar or a frame that says where the keyboard is.
            if (selector.contains(":focused")) {
                Matcher token =
                        NAME.matcher(
                                values.getOrDefault("-fx-border-color", "")
                                        + values.getOrDefault("-fx-background-color", ""));
                if (token.find()) {
                    pairs.add(
                            new Pair(
                                    selector, token.group(), List.of("-panel-bg"), Contrast.LARGE));
                    pairs.add(
                            new Pair(selector, token.group(), List.of("-side-bg"), Contrast.LARGE));
                }
            }
        }
        // The theme's own button that goes ahead, and our icon in it.
        pairs.add(
                new Pair(
                        ".button.accent",
                        "-color-fg-emphasis",
                        List.of("-color-accent-emphasis"),
                        Contrast.TEXT));
        return pairs;
    }

    /// The backgrounds of a rule: its own on the panel, its tone, or every surface there is.
    private static List<List<String>> backs(Map<String, String> values) {
        String own = values.getOrDefault("-fx-background-color", "");
        String found = values.getOrDefault("-rtfx-background-color", own);
        String tone = values.getOrDefault("-tone-bg", "");
        if (!tone.isEmpty()) {
            return List.of(List.of("-panel-bg", tone), List.of("-page-bg", tone));
        }
        Matcher token = NAME.matcher(found);
        if (token.find() && !token.group().startsWith("-tone")) {
            return List.of(
                    List.of("-panel-bg", token.group()),
                    List.of("-color-bg-inset", token.group()),
                    List.of("-side-bg", token.group()));
        }
        if (values.getOrDefault("-fx-text-fill", "").equals("-tone-fg")) {
            return List.of();
        }
        return values.containsKey("-icon-color")
                        && values.get("-icon-color").equals("-color-fg-emphasis")
                ? List.of(List.of("-color-accent-emphasis"))
                : SURFACES;
    }

    private static Color surface(List<String> layers, Map<String, String> tokens) {
        Color seen = colour("-page-bg", tokens);
        for (String layer : layers) {
            seen = Contrast.over(colour(layer, tokens), seen);
        }
        return seen;
    }

    private static Color colour(String token, Map<String, String> tokens) {
        String value = tokens.get(token);
        if (value == null) {
            throw new AssertionError("There is no colour " + token);
        }
        return value.startsWith("-") ? colour(value, tokens) : Color.web(value);
    }

    /// The theme's tokens and those that our sheet adds for it.
    private static Map<String, String> tokens(Theme theme) throws IOException {
        Map<String, String> tokens = new HashMap<>();
        Matcher matcher =
                TOKEN.matcher(
                        read(
                                atlantafx.base.theme.Theme.class,
                                Objects.requireNonNull(SHEETS.get(theme))));
        while (matcher.find()) {
            tokens.putIfAbsent(matcher.group(1), matcher.group(2).strip());
        }
        for (String[] rule : rules()) {
            if (rule[0].equals("." + theme.styleClass())) {
                Matcher value = VALUE.matcher(rule[1]);
                while (value.find()) {
                    tokens.put(value.group(1), value.group(2).strip());
                }
            }
        }
        // The tone of what has no class of its own.
        tokens.put("-tone-fg", "-color-fg-muted");
        return tokens;
    }

    private static List<String[]> rules() throws IOException {
        String sheets = read(Look.class, "app.css") + read(ReplayView.class, "replay.css");
        List<String[]> rules = new ArrayList<>();
        Matcher matcher = RULE.matcher(sheets.replaceAll("(?s)/\\*.*?\\*/", ""));
        while (matcher.find()) {
            rules.add(new String[] {matcher.group(1).strip(), matcher.group(2)});
        }
        return rules;
    }

    private static String read(Class<?> beside, String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
