package io.portaria.app;

import io.portaria.replay.view.Texts;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/// Both languages say the same things, each once, and nothing that nobody asks for.
class TextsTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+}");
    private static final Pattern LITERAL =
            Pattern.compile("\"([a-z][a-z0-9]*(?:\\.[a-z0-9-]+)*\\.?)\"");

    static List<Texts.Bundle> bundles() {
        return Workstation.BUNDLES;
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void bothLanguagesHaveTheSameKeysAndPlaceholders(Texts.Bundle bundle) {
        Properties portuguese = load(bundle, "");
        Properties english = load(bundle, "_en");
        assertThat(english.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(portuguese.stringPropertyNames());
        for (String key : portuguese.stringPropertyNames()) {
            assertThat(placeholders(english.getProperty(key)))
                    .as(key)
                    .isEqualTo(placeholders(portuguese.getProperty(key)));
            assertThat(portuguese.getProperty(key)).as(key).isNotBlank();
            assertThat(english.getProperty(key)).as(key).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void aBundleSpeaksOnlyInItsOwnName(Texts.Bundle bundle) {
        assertThat(load(bundle, "").stringPropertyNames())
                .allMatch(key -> key.startsWith(bundle.name() + "."));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void noKeyIsWrittenTwice(Texts.Bundle bundle) throws IOException {
        for (String suffix : List.of("", "_en")) {
            String text = raw(bundle, suffix);
            List<String> keys =
                    text.lines()
                            .filter(line -> !line.startsWith("#") && line.contains("="))
                            .map(line -> line.substring(0, line.indexOf('=')))
                            .toList();
            assertThat(keys).doesNotHaveDuplicates();
        }
    }

    @Test
    void everyKeyIsAskedForAndEveryKeyAskedForExists() throws IOException {
        Set<String> defined = new TreeSet<>();
        bundles().forEach(bundle -> defined.addAll(load(bundle, "").stringPropertyNames()));
        Set<String> literals = literals();
        Set<String> unused = new TreeSet<>();
        for (String key : defined) {
            if (!isUsed(key, literals)) {
                unused.add(key);
            }
        }
        assertThat(unused).as("texts that nothing shows").isEmpty();
        Set<String> names = new HashSet<>();
        bundles().forEach(bundle -> names.add(bundle.name()));
        Set<String> missing = new TreeSet<>();
        for (String literal : literals) {
            boolean speaks =
                    names.contains(literal.split("\\.")[0])
                            && literal.contains(".")
                            && !literal.matches(".*\\.(css|json)");
            if (speaks && !literal.endsWith(".") && !isDefined(literal, defined)) {
                missing.add(literal);
            }
        }
        assertThat(missing).as("texts that are shown and do not exist").isEmpty();
    }

    private static boolean isUsed(String key, Set<String> literals) {
        if (literals.contains(key)) {
            return true;
        }
        // A key may be asked for by its stem: counted (.one, .many), or put together from a prefix
        // and a name.
        for (int dot = key.lastIndexOf('.'); dot > 0; dot = key.lastIndexOf('.', dot - 1)) {
            String stem = key.substring(0, dot);
            if (literals.contains(stem + ".") || counted(key) && literals.contains(stem)) {
                return true;
            }
            if (key.endsWith(".sentence") || key.endsWith(".hint") || key.endsWith(".all")) {
                String owner = key.substring(0, key.lastIndexOf('.'));
                if (literals.contains(owner.substring(0, owner.lastIndexOf('.') + 1))
                        || literals.contains(owner)) {
                    return true;
                }
            }
        }
        return COMPUTED.stream().anyMatch(key::startsWith);
    }

    /// Prefixes of keys that are put together from a name inside a method, such as the column of a table.
    private static final List<String> COMPUTED =
            List.of(
                    "engine.",
                    "sessions.column.",
                    "catalog.column.",
                    "overview.tile.",
                    "overview.live.",
                    "firststart.",
                    "shell.place.",
                    "sessions.period.",
                    "catalog.targets",
                    "catalog.agents",
                    "catalog.people",
                    "catalog.roles",
                    "catalog.file");

    private static boolean counted(String key) {
        return key.endsWith(".one") || key.endsWith(".many");
    }

    private static boolean isDefined(String literal, Set<String> defined) {
        return defined.contains(literal)
                || defined.contains(literal + ".one")
                || defined.stream().anyMatch(key -> key.startsWith(literal + "."));
    }

    private static Set<String> literals() throws IOException {
        Set<String> literals = new HashSet<>();
        for (String root : List.of("src/main/java", "../replay-viewer/src/main/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    Matcher matcher = LITERAL.matcher(Files.readString(file));
                    while (matcher.find()) {
                        literals.add(matcher.group(1));
                    }
                }
            }
        }
        return literals;
    }

    private static List<String> placeholders(String sentence) {
        List<String> found = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(sentence);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found.stream().distinct().sorted().toList();
    }

    private static Properties load(Texts.Bundle bundle, String suffix) {
        Properties properties = new Properties();
        try (var in =
                new InputStreamReader(
                        Objects.requireNonNull(
                                bundle.beside()
                                        .getResourceAsStream(
                                                bundle.name() + suffix + ".properties")),
                        StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static String raw(Texts.Bundle bundle, String suffix) throws IOException {
        try (var in =
                Objects.requireNonNull(
                        bundle.beside()
                                .getResourceAsStream(bundle.name() + suffix + ".properties"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
