package io.portaria.engine.record.format;

import io.portaria.engine.ledger.format.BigEndian;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The frame of a recording.
///
/// ```
/// "PORTREC1" | uint16 length | facts (JSON)                          the header
/// ( uint32 length | uint8 flags | ciphertext ‖ tag (16) )*           the chunks, length is that of ciphertext and tag
/// ```
///
/// Big-endian. A length of zero with nothing but zeros behind it is the end: room reserved for what is to come, cut off
/// when the session ends. Chunk n (from 0) is AES-256-GCM under the session's key with nonce `uint32 0 | uint64 n` and associated
/// data `SHA-256(header) | uint64 n | uint32 length | uint8 flags`. With flag 1 the plaintext is `uint32 length` and an
/// LZ4 block of that length; else it is the events themselves.
///
/// The chain ties it together: `h(0) = SHA-256(header)`, `h(n+1) = SHA-256(h(n) ‖ chunk n with length and flags)`.
public final class RecordingFormat {
    public static final int MAGIC_LENGTH = 8;

    /// Most bytes of events in one chunk.
    public static final int MAX_PLAIN = 64 << 10;

    /// Bytes of a chunk before its ciphertext.
    public static final int CHUNK_HEAD = 5;

    public static final int TAG = 16;

    /// The longest ciphertext with tag: LZ4 is used only when it makes less.
    public static final int MAX_SEALED = MAX_PLAIN + TAG;

    public static final byte FLAG_LZ4 = 1;

    /// Below this LZ4 does not pay.
    public static final int WORTH_COMPRESSING = 512;

    public static final int AAD = 32 + 8 + 4 + 1;

    private static final byte[] MAGIC = "PORTREC1".getBytes(StandardCharsets.US_ASCII);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);

    private RecordingFormat() {}

    public static byte[] header(byte[] facts) {
        if (facts.length > 0xffff) {
            throw new IllegalArgumentException("facts of " + facts.length + " bytes do not fit");
        }
        return ByteBuffer.allocate(MAGIC_LENGTH + 2 + facts.length)
                .put(MAGIC)
                .putShort((short) facts.length)
                .put(facts)
                .array();
    }

    /// Length of the header that `start` begins with, -1 when it is none; `start` has at least ten bytes.
    public static int headerLength(byte[] start) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (start[i] != MAGIC[i]) {
                return -1;
            }
        }
        return MAGIC_LENGTH + 2 + BigEndian.getShort(start, 8);
    }

    /// Where a session's recording is, relative to the folder of recordings.
    public static String path(String session, Instant startedAt) {
        return DAY.format(startedAt) + "/" + session + ".rec";
    }

    /// Name of the marker in `open/` that stands while a session is not closed in the ledger.
    public static String marker(String session, Instant startedAt) {
        return DAY.format(startedAt).replace('/', '-') + "_" + session;
    }

    /// The path that a marker stands for; empty when the name is none.
    public static String pathOfMarker(String marker) {
        if (!marker.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}_.+")) {
            return "";
        }
        return marker.substring(0, 10).replace('-', '/') + "/" + marker.substring(11) + ".rec";
    }

    /// Writes the associated data of a chunk.
    public static void aad(byte[] aad, byte[] headerHash, long number, int length, byte flags) {
        System.arraycopy(headerHash, 0, aad, 0, 32);
        ByteBuffer.wrap(aad, 32, 13).putLong(number).putInt(length).put(flags);
    }

    /// Writes the nonce of a chunk. A key seals each number once at most.
    public static void nonce(byte[] nonce, long number) {
        ByteBuffer.wrap(nonce).putInt(0).putLong(number);
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
