package io.portaria.engine.ledger.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// A text with signatures under it:
///
/// ```
/// text, every line ended by a newline
/// (empty line)
/// — name base64(key id ‖ signature)      one line a signature
/// ```
///
/// @param text ends with a newline
/// @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
public record SignedNote(String text, List<Line> signatures) {
    private static final int MAX_SIGNATURES = 64;

    /// One signature, whoever made it.
    ///
    /// @param value key id and signature, base64
    public record Line(String name, String value) {
        byte[] id() {
            return Arrays.copyOf(decoded(), 4);
        }

        byte[] signature() {
            byte[] all = decoded();
            return Arrays.copyOfRange(all, 4, all.length);
        }

        private byte[] decoded() {
            return Base64.getDecoder().decode(value);
        }
    }

    /// What a note says about one key.
    public enum Check {
        /// Signed by it.
        SIGNED,
        /// There is a signature by that name and id, and it is wrong: the note MUST be rejected.
        WRONG,
        /// Not signed by it.
        ABSENT
    }

    public static SignedNote sign(String text, NoteSigner signer) {
        byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
        byte[] value =
                ByteBuffer.allocate(4 + signature.length)
                        .put(signer.key().id())
                        .put(signature)
                        .array();
        Line line = new Line(signer.key().name(), Base64.getEncoder().encodeToString(value));
        return new SignedNote(text, List.of(line));
    }

    /// @throws IllegalArgumentException when the bytes are not exactly a signed note
    public static SignedNote parse(byte[] bytes) {
        String whole = utf8(bytes);
        int end = whole.lastIndexOf("\n\n");
        if (end < 0) {
            throw new IllegalArgumentException("no empty line before the signatures");
        }
        String text = whole.substring(0, end + 1);
        List<Line> lines = new ArrayList<>();
        for (String line : whole.substring(end + 2).split("\n", -1)) {
            if (line.isEmpty()) {
                continue;
            }
            String[] parts = line.split(" ", -1);
            if (parts.length != 3 || !parts[0].equals("—") || lines.size() == MAX_SIGNATURES) {
                throw new IllegalArgumentException("not a line of a signature: " + line);
            }
            byte[] value = Base64.getDecoder().decode(parts[2]);
            if (value.length < 5) {
                throw new IllegalArgumentException("a signature of nothing: " + line);
            }
            lines.add(new Line(parts[1], parts[2]));
        }
        SignedNote note = new SignedNote(text, List.copyOf(lines));
        // Base64 has spare bits and lines can be doubled: only the one way to write a note is
        // taken.
        if (!Arrays.equals(note.canonical(), bytes)) {
            throw new IllegalArgumentException("not written as a signed note is");
        }
        return note;
    }

    public Check check(NoteKey key) {
        Check found = Check.ABSENT;
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        for (Line line : signatures) {
            if (line.name().equals(key.name()) && Arrays.equals(line.id(), key.id())) {
                if (!key.verifies(message, line.signature())) {
                    return Check.WRONG;
                }
                found = Check.SIGNED;
            }
        }
        return found;
    }

    public byte[] bytes() {
        return render(false);
    }

    private byte[] canonical() {
        return render(true);
    }

    private byte[] render(boolean again) {
        StringBuilder whole = new StringBuilder(text).append('\n');
        for (Line line : signatures) {
            String value =
                    again ? Base64.getEncoder().encodeToString(line.decoded()) : line.value();
            whole.append("— ").append(line.name()).append(' ').append(value).append('\n');
        }
        return whole.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("not UTF-8", e);
        }
    }
}
