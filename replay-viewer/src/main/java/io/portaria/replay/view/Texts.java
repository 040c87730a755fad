package io.portaria.replay.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/// What the product says, in one language. Portuguese is in `name.properties`, English in `name_en.properties`.
///
/// A placeholder is `{0}`, `{1}`…; numbers are written as the language writes them. Nothing else is special, so a
/// sentence may hold any apostrophe.
public final class Texts {

    public static final Locale PORTUGUESE = Locale.of("pt", "BR");
    public static final Locale ENGLISH = Locale.ENGLISH;

    /// A bundle: files of this name beside this class.
    public record Bundle(Class<?> beside, String name) {

        String file(Locale language) {
            return language.getLanguage().equals(ENGLISH.getLanguage())
                    ? name + "_en.properties"
                    : name + ".properties";
        }
    }

    /// What the engine says, in English as it says it and in the other language.
    public static final Bundle ENGINE = new Bundle(Texts.class, "engine");

    private final Locale language;
    private final Map<String, String> sentences;
    private final EngineSentences engine;

    private Texts(Locale language, Map<String, String> sentences, EngineSentences engine) {
        this.language = language;
        this.sentences = sentences;
        this.engine = engine;
    }

    /// Reads the bundles; a key that two of them have is an error.
    public static Texts in(Locale language, List<Bundle> bundles) {
        Map<String, String> sentences = new HashMap<>();
        for (Bundle bundle : bundles) {
            read(bundle, language)
                    .forEach((key, sentence) -> {
                        if (sentences.put(key.toString(), sentence.toString()) != null) {
                            throw new IllegalStateException("Two texts are called " + key);
                        }
                    });
        }
        return new Texts(
                language,
                sentences,
                EngineSentences.of(
                        language, strings(read(ENGINE, ENGLISH)), strings(read(ENGINE, language))));
    }

    private static Map<String, String> strings(Properties properties) {
        Map<String, String> strings = new HashMap<>();
        properties.forEach((key, value) -> strings.put(key.toString(), value.toString()));
        return strings;
    }

    private static Properties read(Bundle bundle, Locale language) {
        String file = bundle.file(language);
        Properties properties = new Properties();
        try (InputStream in = bundle.beside().getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("There are no texts " + file);
            }
            try (Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
                properties.load(reader);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    public Locale language() {
        return language;
    }

    /// A sentence of the engine, in the language of the screen. What an agent was told is not for this: it is shown as the
    /// agent saw it.
    public String engine(String sentence) {
        return engine.say(sentence);
    }

    /// The engine's sentences as they are known.
    public EngineSentences engine() {
        return engine;
    }

    public boolean has(String key) {
        return sentences.containsKey(key);
    }

    /// The sentence of this key; a key that does not exist is an error of the program.
    public String get(String key, Object... arguments) {
        String sentence = sentences.get(key);
        if (sentence == null) {
            throw new IllegalArgumentException("There is no text " + key);
        }
        for (int i = 0; i < arguments.length; i++) {
            sentence = sentence.replace("{" + i + "}", written(arguments[i]));
        }
        return sentence;
    }

    /// The sentence of `key.one` or `key.many`, with the number as `{0}`.
    public String count(String key, long number) {
        return get(key + (number == 1 ? ".one" : ".many"), number);
    }

    private String written(Object argument) {
        return argument instanceof Number number
                ? NumberFormat.getInstance(language).format(number)
                : String.valueOf(argument);
    }
}
