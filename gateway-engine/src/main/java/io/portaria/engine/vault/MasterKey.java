package io.portaria.engine.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// The file `vault/master`: the master key, wrapped by a key that is not in the vault. Lines `name=value`; all but
/// `wrapped` are its associated data, so that no parameter can be changed unnoticed.
///
/// ```
/// format=portaria-vault-1
/// id=16 hexadecimal digits
/// by=keyfile | argon2id
/// salt=…, memory=KiB, passes=…, lanes=…     argon2id only
/// wrapped=base64 (nonce ‖ ciphertext ‖ tag)
/// ```
final class MasterKey {
    private static final String FORMAT = "portaria-vault-1";
    private static final int MEMORY_KIB = 64 << 10;
    private static final int PASSES = 3;

    private MasterKey() {}

    static boolean exists(Path vault) {
        return Files.exists(file(vault));
    }

    static boolean byPassphrase(Path vault) {
        return exists(vault) && "argon2id".equals(read(vault).get("by"));
    }

    static byte[] createWithKeyFile(Path vault, Path keyFolder) throws IOException {
        Map<String, String> lines = head("keyfile");
        byte[] wrapping = Aead.random(32);
        SafeFiles.folder(keyFolder);
        SafeFiles.replace(
                keyFile(keyFolder, lines),
                (Base64.getEncoder().encodeToString(wrapping) + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return create(vault, lines, wrapping);
    }

    static byte[] createWithPassphrase(Path vault, char[] passphrase) throws IOException {
        Map<String, String> lines = head("argon2id");
        lines.put("salt", HexFormat.of().formatHex(Aead.random(16)));
        lines.put("memory", Integer.toString(MEMORY_KIB));
        lines.put("passes", Integer.toString(PASSES));
        lines.put("lanes", "1");
        return create(vault, lines, argon2(lines, passphrase));
    }

    private static byte[] create(Path vault, Map<String, String> lines, byte[] wrapping)
            throws IOException {
        byte[] master = Aead.random(32);
        String head = text(lines);
        byte[] wrapped = Aead.seal(key(wrapping), head, master);
        SafeFiles.folder(vault);
        SafeFiles.replace(
                file(vault),
                (head + "wrapped=" + Base64.getEncoder().encodeToString(wrapped) + "\n")
                        .getBytes(StandardCharsets.US_ASCII));
        Arrays.fill(wrapping, (byte) 0);
        return master;
    }

    static byte[] openWithKeyFile(Path vault, Path keyFolder) throws IOException {
        Map<String, String> lines = read(vault);
        if (!"keyfile".equals(lines.get("by"))) {
            throw new VaultException("The vault in " + vault + " is opened with a passphrase.");
        }
        Path file = keyFile(keyFolder, lines);
        if (!Files.exists(file)) {
            throw new VaultException(
                    "The vault in "
                            + vault
                            + " needs the key file "
                            + file
                            + ", which is missing.");
        }
        byte[] wrapping;
        try {
            wrapping = Base64.getDecoder().decode(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new VaultException("The key file " + file + " is damaged.", e);
        }
        return unwrap(vault, lines, wrapping, "the key file " + file);
    }

    static byte[] openWithPassphrase(Path vault, char[] passphrase) {
        Map<String, String> lines = read(vault);
        if (!"argon2id".equals(lines.get("by"))) {
            throw new VaultException("The vault in " + vault + " is opened with a key file.");
        }
        return unwrap(vault, lines, argon2(lines, passphrase), "this passphrase");
    }

    private static byte[] unwrap(
            Path vault, Map<String, String> lines, byte[] wrapping, String what) {
        try {
            byte[] wrapped = Base64.getDecoder().decode(lines.getOrDefault("wrapped", ""));
            lines.remove("wrapped");
            return Aead.open(key(wrapping), text(lines), wrapped);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new VaultException(
                    "The vault in " + vault + " does not open with " + what + ", or was changed.",
                    e);
        } finally {
            Arrays.fill(wrapping, (byte) 0);
        }
    }

    private static byte[] argon2(Map<String, String> lines, char[] passphrase) {
        int memory = number(lines, "memory", 8, 4 << 20);
        int passes = number(lines, "passes", 1, 100);
        int lanes = number(lines, "lanes", 1, 64);
        byte[] salt;
        try {
            salt = HexFormat.of().parseHex(lines.getOrDefault("salt", ""));
        } catch (IllegalArgumentException e) {
            throw new VaultException("The vault's file master is damaged: salt.", e);
        }
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withMemoryAsKB(memory)
                        .withIterations(passes)
                        .withParallelism(lanes)
                        .withSalt(salt)
                        .build());
        byte[] wrapping = new byte[32];
        argon2.generateBytes(passphrase, wrapping);
        return wrapping;
    }

    /// Limits before memory is asked for: the file may have been changed to ask for all of it.
    private static int number(Map<String, String> lines, String name, int least, int most) {
        try {
            int value = Integer.parseInt(lines.getOrDefault(name, ""));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new VaultException("The vault's file master is damaged: " + name + ".");
    }

    private static Map<String, String> head(String by) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("format", FORMAT);
        lines.put("id", HexFormat.of().formatHex(Aead.random(8)));
        lines.put("by", by);
        return lines;
    }

    private static Map<String, String> read(Path vault) {
        Map<String, String> lines = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file(vault), StandardCharsets.ISO_8859_1)) {
                int equals = line.indexOf('=');
                if (equals < 0
                        || lines.put(line.substring(0, equals), line.substring(equals + 1))
                                != null) {
                    throw new VaultException("The vault's file " + file(vault) + " is damaged.");
                }
            }
        } catch (IOException e) {
            throw new VaultException(
                    "The vault's file " + file(vault) + " cannot be read: " + e, e);
        }
        if (!FORMAT.equals(lines.get("format"))) {
            throw new VaultException(file(vault) + " is not of the format " + FORMAT + ".");
        }
        return lines;
    }

    private static String text(Map<String, String> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    private static SecretKey key(byte[] bytes) {
        return new SecretKeySpec(bytes, "AES");
    }

    private static Path file(Path vault) {
        return vault.resolve("master");
    }

    private static Path keyFile(Path keyFolder, Map<String, String> lines) {
        String id = lines.getOrDefault("id", "");
        if (!id.matches("[0-9a-f]{16}")) {
            throw new VaultException("The vault's file master is damaged: id.");
        }
        return keyFolder.resolve(id + ".key");
    }
}
