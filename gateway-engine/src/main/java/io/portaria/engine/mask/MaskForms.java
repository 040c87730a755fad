package io.portaria.engine.mask;

import io.portaria.engine.detect.Detector;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tells a mask when it comes back: the labels, pseudonyms and partial forms that [ValueMasker] makes. What became NULL, a
/// constant of the catalog or a coarser value looks like any other.
public final class MaskForms {
    private static final Pattern ANYWHERE =
            Pattern.compile(
                    String.join(
                            "|",
                            labels(),
                            pseudonyms(),
                            "\\*{3}\\.\\*{3}\\.\\*{3}-",
                            "\\*\\*\\.\\*{3}\\.\\*{3}/\\*{4}-",
                            "\\*\\*\\*@",
                            "\\*{4,5}-[0-9]{4}(?![0-9])"));

    /// Of other text, and of identifiers with their own grouping of which the last characters are shown.
    private static final Pattern WHOLE =
            Pattern.compile("\\X?\\*\\*\\*|(?=(?:[^*]*\\*){5})[* ./-]+[A-Za-z0-9]{0,4}");

    private MaskForms() {}

    private static String labels() {
        return Stream.concat(
                        Stream.of(ValueMasker.HIDDEN),
                        Arrays.stream(Detector.values()).map(Detector::label))
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
    }

    private static String pseudonyms() {
        return "(?<![A-Za-z0-9])(?:"
                + Stream.concat(
                                Stream.of(Pseudonyms.UNKNOWN),
                                Arrays.stream(Detector.values()).map(Detector::catalogName))
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|"))
                + ")-[a-z2-7]{"
                + Pseudonyms.CHARACTERS
                + "}(?![a-z0-9])";
    }

    /// Whether a value is a mask, or has one in it.
    public static boolean isOrHolds(String value) {
        return mayHold(value)
                && (ANYWHERE.matcher(value).find() || WHOLE.matcher(value.strip()).matches());
    }

    /// Most values have none of the signs that every mask has one of.
    private static boolean mayHold(String value) {
        return value.indexOf('*') >= 0 || value.indexOf('[') >= 0 || value.indexOf('-') >= 0;
    }
}
