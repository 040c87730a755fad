package io.portaria.engine.protocol.postgresql.session;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// No password that a statement gives somebody is in the book.
class PasswordLiteralsTest {
    private final StatementMasking masking = new StatementMasking(message -> new byte[32]);

    private String masked(String sql) {
        byte[] b = sql.getBytes(StandardCharsets.UTF_8);
        return masking.mask(b, 0, b.length, StandardCharsets.UTF_8).text();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE ROLE r LOGIN PASSWORD 'sabida' VALID UNTIL 'infinity'",
                "CREATE USER r WITH ENCRYPTED password\n'sabida'",
                "CREATE USER r PASSWORD E'sab\\'ida sabida'",
                "CREATE USER r PASSWORD U&'sabida'",
                "CREATE USER r PASSWORD 'it''s sabida'",
                "CREATE USER r PASSWORD $x$sabida$x$",
                "CREATE USER r PASSWORD $$sabida$$",
                "CREATE USER r PASSWORD 'sabida",
                "CREATE USER MAPPING FOR r SERVER s OPTIONS (user 'u', password 'sabida')",
                "CREATE SUBSCRIPTION s CONNECTION 'host=h password=sabida dbname=d' PUBLICATION p",
                "CREATE SUBSCRIPTION s CONNECTION 'password = sabida' PUBLICATION p",
                "UPDATE t SET \"password\" = 'sabida'",
                "SELECT dblink_connect('password=sabida')",
                "CREATE USER r PASSWORD /* a /* b */ */ 'sabida'",
                "CREATE USER r PASSWORD -- x\n 'sabida'",
                "CREATE USER r PASSWORD 'não '\n  'sabida'",
                "CREATE USER r PASSWORD 'não ' -- x\n  'nem ' \n 'sabida'",
                "ALTER SERVER s OPTIONS (sslpassword 'sabida')",
                "ALTER SERVER s OPTIONS (U&\"p\\0061ssword\" 'sabida')",
                "ALTER SERVER s OPTIONS (ADD u&\"p!0061ss\"\"word\" UESCAPE '!' 'sabida', b 'x')"
            })
    void aPasswordIsNotInTheBook(String sql) {
        assertThat(masked(sql)).doesNotContain("sabida").contains("[OCULTO]");
    }

    @Test
    void theRestStays() {
        assertThat(masked("CREATE ROLE r PASSWORD 'sabida' VALID UNTIL 'infinity'; SELECT 'x'"))
                .isEqualTo("CREATE ROLE r PASSWORD '[OCULTO]' VALID UNTIL 'infinity'; SELECT 'x'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT password FROM t",
                "SELECT password_hash FROM t WHERE my_password IS NULL",
                "ALTER TABLE t ADD password text",
                "CREATE ROLE r PASSWORD NULL",
                "SELECT U&\"n\\006fme\", 'x' FROM t",
                "SELECT 1 FROM t WHERE U&\"n!006fme\" UESCAPE '!' = 'x'"
            })
    void whatGivesNoneStaysAsItIs(String sql) {
        assertThat(masked(sql)).isEqualTo(sql);
    }
}
