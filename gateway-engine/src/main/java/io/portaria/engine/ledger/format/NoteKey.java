package io.portaria.engine.ledger.format;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// The public half of a key that signs notes, with its name. As text: `name+hex(id)+base64(0x01 ‖ key)`.
///
/// @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
public final class NoteKey {
    private static final byte TYPE_ED25519 = 1;

    private final String name;
    private final byte[] publicKey;

    /// @param name without spaces or `+`
    /// @param publicKey 32 bytes
    public NoteKey(String name, byte[] publicKey) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c == '+' || Character.isWhitespace(c))) {
            throw new IllegalArgumentException("a key's name has no space and no plus: " + name);
        }
        if (publicKey.length != 32) {
            throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
        }
        this.name = name;
        this.publicKey = publicKey.clone();
    }

    /// @throws IllegalArgumentException when the text is no such key
    public static NoteKey parse(String vkey) {
        int first = vkey.indexOf('+');
        int second = vkey.indexOf('+', first + 1);
        if (first <= 0 || second < 0) {
            throw new IllegalArgumentException("a key is name+id+base64: " + vkey);
        }
        byte[] typed = Base64.getDecoder().decode(vkey.substring(second + 1));
        if (typed.length != 33 || typed[0] != TYPE_ED25519) {
            throw new IllegalArgumentException("not an Ed25519 key: " + vkey);
        }
        NoteKey key =
                new NoteKey(vkey.substring(0, first), Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.text().equals(vkey)) {
            throw new IllegalArgumentException("the id does not belong to the key: " + vkey);
        }
        return key;
    }

    public String name() {
        return name;
    }

    /// First four bytes of SHA-256(name ‖ newline ‖ type ‖ key).
    public byte[] id() {
        MessageDigest digest = TreeHasher.sha256();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        digest.update(TYPE_ED25519);
        digest.update(publicKey);
        return Arrays.copyOf(digest.digest(), 4);
    }

    public boolean verifies(byte[] message, byte[] signature) {
        return Ed25519.verifies(publicKey, message, signature);
    }

    /// The key as people and tools pass it on.
    public String text() {
        byte[] typed = new byte[33];
        typed[0] = TYPE_ED25519;
        System.arraycopy(publicKey, 0, typed, 1, 32);
        return name
                + "+"
                + HexFormat.of().formatHex(id())
                + "+"
                + Base64.getEncoder().encodeToString(typed);
    }

    @Override
    public String toString() {
        return text();
    }
}
