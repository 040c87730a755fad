package io.portaria.engine.protocol.postgresql.attacks;

import io.portaria.engine.fixture.DemoGateway;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// The forms in which a protected value counts as told. All are in lower case; base64 is, too, which a chance of one in
/// a great many pays for.
final class ProtectedForms {
    /// Fewer digits may stand anywhere.
    private static final int DIGITS_THAT_TELL = 9;

    private static final int LETTERS_THAT_TELL = 11;

    private ProtectedForms() {}

    /// Of the two customers that the attacks are about, and of one of the staff.
    static Set<String> ofTheDemo() throws SQLException {
        Set<String> forms = new LinkedHashSet<>();
        try (Connection direct = DemoGateway.direct();
                Statement statement = direct.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT unnest(ARRAY[nome, cpf, email, telefone, nascimento::text]) FROM clientes WHERE id IN (5, 77)"
                                        + " UNION ALL SELECT cpf::text FROM funcionarios WHERE id = 7")) {
            while (rows.next()) {
                forms.addAll(of(rows.getString(1)));
            }
        }
        return forms;
    }

    private static Set<String> of(String value) {
        Set<String> forms = new LinkedHashSet<>();
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        forms.add(value);
        forms.add(new StringBuilder(value).reverse().toString());
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(codes(value, ""));
        forms.add(codes(value, ","));
        forms.add(codes(value, " "));
        forms.add(rotated(value));
        for (String digest : List.of("MD5", "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512")) {
            forms.add(digest(digest, bytes));
        }
        String digits = value.replaceAll("\\D", "");
        if (digits.length() >= DIGITS_THAT_TELL) {
            forms.add(digits);
            forms.add(new StringBuilder(digits).reverse().toString());
        }
        String letters = value.replaceAll("[^\\p{L}\\p{N}]", "");
        if (letters.length() >= LETTERS_THAT_TELL) {
            forms.add(letters);
            forms.add(new StringBuilder(letters).reverse().toString());
        }
        return forms.stream().map(f -> f.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private static String codes(String value, String between) {
        return value.codePoints().mapToObj(Integer::toString).collect(Collectors.joining(between));
    }

    private static String rotated(String value) {
        return value.toLowerCase(Locale.ROOT)
                .codePoints()
                .map(c -> c >= 'a' && c <= 'z' ? (c - 'a' + 13) % 26 + 'a' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
