package io.portaria.engine.vault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// What must not be read by others, in `HOME/vault`, sealed with AES-256-GCM under keys derived from one master key.
/// The master key is wrapped by a key outside the home: a file of the operating system's user, or a passphrase
/// (Argon2id).
///
/// No file here holds anything in clear, names of secrets included. A file that was changed, cut short or swapped with
/// another does not open; putting back an older version of the same file is not seen. Safe for use by many threads.
public final class Vault implements AutoCloseable {
    private final Path secrets;
    private final byte[] master;
    private final SecretKey sealing;
    private final KeyedDigest fileNames;
    private final SessionKeys sessionKeys;

    private Vault(Path folder, byte[] master) throws IOException {
        this.secrets = folder.resolve("secrets");
        this.master = master;
        this.sealing = new SecretKeySpec(derived("seal"), "AES");
        this.fileNames = new KeyedDigest(derived("names"));
        SafeFiles.folder(secrets);
        Path sessions = folder.resolve("sessions");
        SafeFiles.folder(sessions);
        this.sessionKeys = new SessionKeys(sessions, new SecretKeySpec(derived("sessions"), "AES"));
    }

    /// Whether the vault asks for a passphrase; false too when there is no vault yet.
    public static boolean needsPassphrase(Path folder) {
        return MasterKey.byPassphrase(folder);
    }

    /// Opens the vault, or makes one.
    ///
    /// @param folder `HOME/vault`
    /// @param keyFolder where the user's key files are, outside the home
    /// @throws VaultException when it does not open
    public static Vault withKeyFile(Path folder, Path keyFolder) {
        try {
            byte[] master =
                    MasterKey.exists(folder)
                            ? MasterKey.openWithKeyFile(folder, keyFolder)
                            : MasterKey.createWithKeyFile(folder, keyFolder);
            return new Vault(folder, master);
        } catch (IOException e) {
            throw new VaultException("The vault in " + folder + " cannot be opened: " + e, e);
        }
    }

    /// Opens the vault, or makes one.
    ///
    /// @param passphrase left as it is; the caller wipes it
    /// @throws VaultException when it does not open
    public static Vault withPassphrase(Path folder, char[] passphrase) {
        try {
            byte[] master =
                    MasterKey.exists(folder)
                            ? MasterKey.openWithPassphrase(folder, passphrase)
                            : MasterKey.createWithPassphrase(folder, passphrase);
            return new Vault(folder, master);
        } catch (IOException e) {
            throw new VaultException("The vault in " + folder + " cannot be opened: " + e, e);
        }
    }

    /// Keeps a secret; replaces one of the same name.
    public void put(String name, byte[] value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] plain =
                ByteBuffer.allocate(2 + nameBytes.length + value.length)
                        .putShort((short) nameBytes.length)
                        .put(nameBytes)
                        .put(value)
                        .array();
        Path file = file(name);
        try {
            SafeFiles.replace(file, Aead.seal(sealing, file.getFileName().toString(), plain));
        } catch (IOException e) {
            throw new VaultException("The secret " + name + " cannot be kept: " + e, e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// @return the secret, to be closed; empty when there is none of this name
    public Optional<SecretHandle> get(String name) {
        Path file = file(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        byte[] plain = open(file);
        try {
            int nameLength = ByteBuffer.wrap(plain).getShort() & 0xffff;
            return Optional.of(
                    new SecretHandle(Arrays.copyOfRange(plain, 2 + nameLength, plain.length)));
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /// @return false when there was none
    public boolean remove(String name) {
        try {
            return Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new VaultException("The secret " + name + " cannot be removed: " + e, e);
        }
    }

    /// Names of all secrets and key pairs.
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(secrets)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".sealed")).toList()) {
                byte[] plain = open(file);
                int length = ByteBuffer.wrap(plain).getShort() & 0xffff;
                names.add(new String(plain, 2, length, StandardCharsets.UTF_8));
                Arrays.fill(plain, (byte) 0);
            }
        } catch (IOException e) {
            throw new VaultException("The vault cannot be listed: " + e, e);
        }
        return names;
    }

    private byte[] open(Path file) {
        try {
            byte[] plain =
                    Aead.open(sealing, file.getFileName().toString(), Files.readAllBytes(file));
            if (plain.length < 2
                    || (ByteBuffer.wrap(plain).getShort() & 0xffff) > plain.length - 2) {
                throw new VaultException("The vault's file " + file + " is damaged.");
            }
            return plain;
        } catch (AEADBadTagException e) {
            throw new VaultException("The vault's file " + file + " was changed.", e);
        } catch (IOException e) {
            throw new VaultException("The vault's file " + file + " cannot be read: " + e, e);
        }
    }

    private Path file(String name) {
        byte[] digest = fileNames.of(name.getBytes(StandardCharsets.UTF_8));
        return secrets.resolve(HexFormat.of().formatHex(digest, 0, 16) + ".sealed");
    }

    /// A digest whose key serves this purpose and no other, the same at every start.
    public KeyedDigest digest(String purpose) {
        return new KeyedDigest(derived("digest/" + purpose));
    }

    /// The Ed25519 key of this name; made when there is none.
    public SigningKey signingKey(String name) {
        KeyPair pair = keyPair(name, "Ed25519");
        return new SigningKey(pair.getPrivate(), pair.getPublic());
    }

    /// The key pair of this name; made when there is none.
    ///
    /// @param algorithm `Ed25519`, `EC` (P-256) or `RSA` (3072 bits)
    public synchronized KeyPair keyPair(String name, String algorithm) {
        String secret = "keypair/" + algorithm + "/" + name;
        try {
            Optional<SecretHandle> kept = get(secret);
            if (kept.isPresent()) {
                try (SecretHandle handle = kept.get()) {
                    return decoded(algorithm, handle.bytes());
                }
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            switch (algorithm) {
                case "EC" -> generator.initialize(256);
                case "RSA" -> generator.initialize(3072);
                default -> {}
            }
            KeyPair pair = generator.generateKeyPair();
            byte[] privateKey = pair.getPrivate().getEncoded();
            byte[] publicKey = pair.getPublic().getEncoded();
            put(
                    secret,
                    ByteBuffer.allocate(4 + privateKey.length + publicKey.length)
                            .putInt(privateKey.length)
                            .put(privateKey)
                            .put(publicKey)
                            .array());
            Arrays.fill(privateKey, (byte) 0);
            return pair;
        } catch (GeneralSecurityException e) {
            throw new VaultException("The key pair " + name + " cannot be made or read: " + e, e);
        }
    }

    private static KeyPair decoded(String algorithm, byte[] bytes) throws GeneralSecurityException {
        int length = ByteBuffer.wrap(bytes).getInt();
        byte[] privateKey = Arrays.copyOfRange(bytes, 4, 4 + length);
        byte[] publicKey = Arrays.copyOfRange(bytes, 4 + length, bytes.length);
        KeyFactory factory = KeyFactory.getInstance(algorithm);
        KeyPair pair =
                new KeyPair(
                        factory.generatePublic(new X509EncodedKeySpec(publicKey)),
                        factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
        Arrays.fill(privateKey, (byte) 0);
        return pair;
    }

    public SessionKeys sessionKeys() {
        return sessionKeys;
    }

    /// One key a purpose: HMAC-SHA256 of the purpose under the master key.
    private byte[] derived(String purpose) {
        return new KeyedDigest(master)
                .of(("portaria/vault/1/" + purpose).getBytes(StandardCharsets.UTF_8));
    }

    /// Wipes the master key. Handles that were given out go on working.
    @Override
    public void close() {
        Arrays.fill(master, (byte) 0);
    }

    @Override
    public String toString() {
        return "‹vault›";
    }
}
