package io.portaria.engine.vault;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Secrets come back to who has the key and to nobody else.
class VaultTest {
    @TempDir Path home;

    private Vault vault() {
        return Vault.withKeyFile(home.resolve("vault"), home.resolve("keys"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<Path> secrets() throws Exception {
        try (Stream<Path> files = Files.list(home.resolve("vault/secrets"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void aSecretComesBackAndIsWiped() {
        try (Vault vault = vault()) {
            vault.put("crm/password", bytes("sença"));
        }
        try (Vault vault = vault()) {
            SecretHandle handle = vault.get("crm/password").orElseThrow();
            assertThat(handle.bytes()).isEqualTo(bytes("sença"));
            assertThat(handle.chars()).containsExactly("sença".toCharArray());
            assertThat(handle).hasToString("‹secret›");
            char[] chars = handle.chars();
            handle.close();
            assertThat(handle.bytes()).containsOnly(0);
            assertThat(chars).containsOnly('\0');
            assertThat(vault.names()).containsExactly("crm/password");
            assertThat(vault.remove("crm/password")).isTrue();
            assertThat(vault.get("crm/password")).isEmpty();
        }
    }

    @Test
    void onlyTheOwnerReadsTheFiles() throws Exception {
        try (Vault vault = vault()) {
            vault.put("a", bytes("b"));
            vault.sessionKeys().create("s1");
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void swappedOrCutFilesDoNotOpen() throws Exception {
        try (Vault vault = vault()) {
            vault.put("a", bytes("one"));
            vault.put("b", bytes("two"));
            List<Path> files = secrets();
            byte[] first = Files.readAllBytes(files.get(0));
            Files.write(files.get(0), Files.readAllBytes(files.get(1)));
            assertThatThrownBy(vault::names)
                    .isInstanceOf(VaultException.class)
                    .hasMessageContaining("was changed");
            for (int length : new int[] {0, 5, 20, first.length - 1}) {
                Files.write(files.get(0), java.util.Arrays.copyOf(first, length));
                assertThatThrownBy(vault::names).isInstanceOf(VaultException.class);
            }
        }
    }

    @Test
    void anotherKeyFileDoesNotOpenIt() throws Exception {
        vault().close();
        try (Stream<Path> keys = Files.list(home.resolve("keys"))) {
            Path key = keys.findFirst().orElseThrow();
            byte[] before = Files.readAllBytes(key);
            Files.writeString(key, "A".repeat(43) + "=\n");
            assertThatThrownBy(this::vault).hasMessageContaining("does not open with the key file");
            Files.delete(key);
            assertThatThrownBy(this::vault).hasMessageContaining("which is missing");
            Files.write(key, before);
        }
        vault().close();
    }

    @Test
    void aPassphraseOpensItAndItsParametersAreBound() throws Exception {
        Path folder = home.resolve("vault");
        char[] right = "correto cavalo".toCharArray();
        try (Vault vault = Vault.withPassphrase(folder, right)) {
            vault.put("a", bytes("b"));
        }
        assertThat(Vault.needsPassphrase(folder)).isTrue();
        try (Vault vault = Vault.withPassphrase(folder, right)) {
            assertThat(vault.get("a")).isPresent();
        }
        assertThatThrownBy(() -> Vault.withPassphrase(folder, "errado".toCharArray()))
                .isInstanceOf(VaultException.class);
        Path master = folder.resolve("master");
        String text = Files.readString(master);
        Files.writeString(master, text.replace("passes=3", "passes=2"));
        assertThatThrownBy(() -> Vault.withPassphrase(folder, right))
                .isInstanceOf(VaultException.class);
        Files.writeString(master, text.replaceAll("memory=\\d+", "memory=2000000000"));
        assertThatThrownBy(() -> Vault.withPassphrase(folder, right))
                .hasMessageContaining("memory");
    }

    @Test
    void theDigestIsHmacSha256() throws Exception {
        byte[] key = bytes("a key of any length up to a block");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] message = bytes("SELECT 1");
        assertThat(new KeyedDigest(key).hex(message, 0, message.length))
                .isEqualTo(HexFormat.of().formatHex(mac.doFinal(message)));
        try (Vault vault = vault()) {
            assertThat(vault.digest("a").of(message)).isNotEqualTo(vault.digest("b").of(message));
            assertThat(vault.digest("a").of(message)).isEqualTo(vault.digest("a").of(message));
        }
    }

    @Test
    void keysOfSessionsAreBoundAndErased() throws Exception {
        try (Vault vault = vault()) {
            SessionKeys keys = vault.sessionKeys();
            byte[] key = keys.create("s1").getEncoded();
            keys.create("s2");
            keys.sync();
            assertThat(keys.open("s1").orElseThrow().getEncoded()).isEqualTo(key);
            assertThatThrownBy(() -> keys.create("s1")).isInstanceOf(VaultException.class);
            Path folder = home.resolve("vault/sessions");
            byte[] first = Files.readAllBytes(folder.resolve("s1.key"));
            Files.copy(folder.resolve("s1.key"), folder.resolve("s3.key"));
            assertThatThrownBy(() -> keys.open("s3")).hasMessageContaining("was changed");
            assertThat(keys.erase("s1")).isTrue();
            assertThat(keys.open("s1")).isEmpty();
            assertThat(keys.erase("s1")).isFalse();
            assertThat(first).hasSize(12 + 32 + 16);
            assertThatThrownBy(() -> keys.open("../s2"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void keyPairsStay() {
        byte[] publicKey;
        KeyPair pair;
        try (Vault vault = vault()) {
            publicKey = vault.signingKey("log").publicKey();
            pair = vault.keyPair("ca", "EC");
        }
        try (Vault vault = vault()) {
            assertThat(vault.signingKey("log").publicKey()).isEqualTo(publicKey).hasSize(32);
            assertThat(vault.keyPair("ca", "EC").getPrivate()).isEqualTo(pair.getPrivate());
        }
    }
}
