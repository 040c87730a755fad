package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Client encodings that can be analysed: those in which every byte below 128 is ASCII wherever it stands. In the others
/// (SJIS, BIG5, GBK, UHC, JOHAB, GB18030, SHIFT_JIS_2004) a backslash or quote can be half of a letter.
///
/// @see <a href="https://www.postgresql.org/docs/current/multibyte.html">Character Set Support</a>
final class Encodings {
    private static final Map<String, Charset> KNOWN =
            Map.ofEntries(
                    Map.entry("UTF8", StandardCharsets.UTF_8),
                    Map.entry("SQL_ASCII", StandardCharsets.UTF_8),
                    Map.entry("LATIN1", StandardCharsets.ISO_8859_1),
                    Map.entry("LATIN2", Charset.forName("ISO-8859-2")),
                    Map.entry("LATIN9", Charset.forName("ISO-8859-15")),
                    Map.entry("WIN1250", Charset.forName("windows-1250")),
                    Map.entry("WIN1251", Charset.forName("windows-1251")),
                    Map.entry("WIN1252", Charset.forName("windows-1252")),
                    Map.entry("EUC_JP", Charset.forName("EUC-JP")),
                    Map.entry("EUC_KR", Charset.forName("EUC-KR")),
                    Map.entry("KOI8R", Charset.forName("KOI8-R")));

    private Encodings() {}

    static Optional<Charset> of(String name) {
        return Optional.ofNullable(KNOWN.get(name.toUpperCase(Locale.ROOT)));
    }

    /// @throws EndSession when statements in this encoding cannot be analysed
    static Charset required(String name) throws EndSession {
        return of(name).orElseThrow(() ->
                new EndSession(
                        new Refusal(
                                Refusal.Kind.NOT_SUPPORTED,
                                "analysis",
                                "Statements in the encoding " + name + " cannot be analysed.",
                                "Use client_encoding UTF8.")));
    }
}
