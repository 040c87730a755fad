package io.portaria.engine.protocol.postgresql.grammar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// The parser is the file that its README says it is, to the last bit.
class VendoredModuleTest {
    private static final Path FOLDER = Path.of("src/main/wasm");

    private static final String EXPECTED =
            "378b64e6182f65c71ad5dbd2c31c81e9dfed7d2f2debfb4b51c0d0de8fa2ae36";

    @Test
    void theModuleHasItsHash() throws IOException, NoSuchAlgorithmException {
        byte[] module = Files.readAllBytes(FOLDER.resolve("libpg-query.wasm"));
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(module));
        assertThat(hash).isEqualTo(EXPECTED);
        assertThat(Files.readString(FOLDER.resolve("README.md"))).contains(EXPECTED);
    }

    @Test
    void theLicencesAreShipped() throws IOException {
        try (var in = PostgresGrammar.class.getResourceAsStream("LICENCES.txt")) {
            assertThat(in).isNotNull();
            assertThat(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains(
                            "PostgreSQL Global Development Group",
                            "Duboce Labs",
                            "protobuf-c authors",
                            "Yann Collet",
                            "Emscripten authors",
                            "Rich Felker",
                            "Eric P. Allman",
                            "MIT");
        }
    }
}
