package io.portaria.engine.ledger.format;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// What the log was at one size: the text of the note that is signed.
///
/// ```
/// origin
/// size, decimal
/// root, base64
/// ```
///
/// @see <a href="https://c2sp.org/tlog-checkpoint">C2SP checkpoint</a>
public final class Checkpoint {
    private final String origin;
    private final long size;
    private final byte[] root;

    public Checkpoint(String origin, long size, byte[] root) {
        this.origin = origin;
        this.size = size;
        this.root = root.clone();
    }

    /// @throws IllegalArgumentException when the text is no checkpoint
    public static Checkpoint parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() < 3) {
            throw new IllegalArgumentException("a checkpoint has three lines");
        }
        String size = lines.get(1);
        if (!size.matches("0|[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("not a size: " + size);
        }
        byte[] root = Base64.getDecoder().decode(lines.get(2));
        if (root.length != TreeHasher.LENGTH) {
            throw new IllegalArgumentException("a root has 32 bytes");
        }
        return new Checkpoint(lines.get(0), Long.parseLong(size), root);
    }

    public String origin() {
        return origin;
    }

    /// Entries that it covers.
    public long size() {
        return size;
    }

    public byte[] root() {
        return root.clone();
    }

    public boolean hasRoot(byte[] other) {
        return Arrays.equals(root, other);
    }

    public String text() {
        return origin + "\n" + size + "\n" + Base64.getEncoder().encodeToString(root) + "\n";
    }
}
