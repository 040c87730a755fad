package io.portaria.replay.view;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The engine's sentences in the language of the person at the screen.
///
/// An engine speaks English, whoever listens: its sentences are in logs, in the command line and in other people's
/// windows. Here the English file of a bundle holds them as they are said, with `{0}` where a name or a reason stands;
/// what matches is said again by the file of the other language. A reason inside a sentence is looked up by itself. A
/// sentence that nobody knows is passed on as it came: better English than silence.
public final class EngineSentences {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d+)}");
    private static final Pattern ISO_DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern LOCATED = Pattern.compile("(.+):(\\d+):(\\d+): (.+)");
    private static final String AT = "engine.at";
    private static final int DEEPEST = 4;

    private record Known(String key, Pattern pattern, List<Integer> arguments, int weight) {}

    private final boolean same;
    private final List<Known> known;
    private final Map<String, String> said;

    private EngineSentences(boolean same, List<Known> known, Map<String, String> said) {
        this.same = same;
        this.known = known;
        this.said = said;
    }

    /// @param english the sentences as the engine says them
    /// @param said the same keys in the language of the screen
    static EngineSentences of(
            Locale language, Map<String, String> english, Map<String, String> said) {
        List<Known> known = new ArrayList<>();
        english.forEach((key, sentence) -> {
            if (!key.equals(AT)) {
                known.add(known(key, sentence));
            }
        });
        // The one with most words of its own is meant, not one that takes anything between two of
        // them.
        known.sort(Comparator.comparingInt(Known::weight).reversed());
        return new EngineSentences(
                language.getLanguage().equals(Texts.ENGLISH.getLanguage()),
                List.copyOf(known),
                Map.copyOf(said));
    }

    private static Known known(String key, String sentence) {
        StringBuilder pattern = new StringBuilder();
        List<Integer> arguments = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(sentence);
        int at = 0;
        int weight = 0;
        while (matcher.find()) {
            pattern.append(Pattern.quote(sentence.substring(at, matcher.start()))).append("(.*?)");
            weight += matcher.start() - at;
            arguments.add(Integer.valueOf(matcher.group(1)));
            at = matcher.end();
        }
        pattern.append(Pattern.quote(sentence.substring(at)));
        weight += sentence.length() - at;
        return new Known(
                key, Pattern.compile(pattern.toString(), Pattern.DOTALL), arguments, weight);
    }

    /// The sentence in the language of the screen, or as it came.
    public String say(String sentence) {
        return same ? sentence : say(sentence, 0);
    }

    /// Whether somebody wrote this sentence down.
    public boolean knows(String sentence) {
        return find(sentence).isPresent() || LOCATED.matcher(sentence).matches();
    }

    private record Found(String key, List<Integer> arguments, List<String> values) {}

    private Optional<Found> find(String sentence) {
        for (Known each : known) {
            Matcher matcher = each.pattern().matcher(sentence);
            if (matcher.matches()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    values.add(matcher.group(i));
                }
                return Optional.of(new Found(each.key(), each.arguments(), values));
            }
        }
        return Optional.empty();
    }

    private String say(String sentence, int depth) {
        if (depth > DEEPEST || sentence.isEmpty()) {
            return sentence;
        }
        if (ISO_DAY.matcher(sentence).matches()) {
            return day(sentence);
        }
        Optional<Found> found = find(sentence);
        if (found.isEmpty()) {
            Matcher located = LOCATED.matcher(sentence);
            return located.matches() ? located(located, depth) : sentence;
        }
        String result = said.getOrDefault(found.get().key(), sentence);
        for (int i = 0; i < found.get().values().size(); i++) {
            result =
                    result.replace(
                            "{" + found.get().arguments().get(i) + "}",
                            say(found.get().values().get(i), depth + 1));
        }
        return result;
    }

    /// A mistake in a file, with the place where it is.
    private String located(Matcher matcher, int depth) {
        String where = said.get(AT);
        if (where == null) {
            return matcher.group();
        }
        return where.replace("{0}", matcher.group(1))
                .replace("{1}", matcher.group(2))
                .replace("{2}", matcher.group(3))
                .replace("{3}", say(matcher.group(4), depth + 1));
    }

    private static String day(String iso) {
        try {
            return LocalDate.parse(iso).format(DateTimeFormatter.ofPattern("dd/MM/yyyy"));
        } catch (DateTimeParseException e) {
            return iso;
        }
    }
}
