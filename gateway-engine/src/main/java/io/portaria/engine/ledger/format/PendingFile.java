package io.portaria.engine.ledger.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// Entries that were acknowledged and may not be in a tile yet.
///
/// ```
/// "PORTWAL1" | uint64 index of the first entry | uint32 CRC-32C of these 16 bytes
/// ( uint32 length | entry | uint32 (CRC-32C of length and entry) + low 32 bits of the index )*
/// ```
///
/// All big-endian. The index in the checksum ties an entry to its place. No entry is empty: a length of zero with nothing
/// but zeros behind it is the end, in room that was reserved for what is to come.
public final class PendingFile {
    public static final int HEADER = 20;

    /// What a record has beside its entry.
    public static final int FRAME = 8;

    private static final byte[] MAGIC = "PORTWAL1".getBytes(StandardCharsets.US_ASCII);

    private PendingFile() {}

    public static String path(long first) {
        String digits = Long.toString(first);
        return "pending/" + "0".repeat(20 - digits.length()) + digits + ".wal";
    }

    public static byte[] header(long first) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).put(MAGIC).putLong(first);
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, 16);
        return header.putInt((int) crc.getValue()).array();
    }

    /// A record that has no place yet, see [#number].
    public static byte[] record(byte[] entry, int offset, int length) {
        byte[] record = new byte[FRAME + length];
        BigEndian.putInt(record, 0, length);
        System.arraycopy(entry, offset, record, 4, length);
        CRC32C crc = new CRC32C();
        crc.update(record, 0, 4 + length);
        BigEndian.putInt(record, 4 + length, (int) crc.getValue());
        return record;
    }

    /// Ties a new record to its place in the log.
    public static void number(byte[] record, long index) {
        int at = record.length - 4;
        BigEndian.putInt(record, at, BigEndian.getInt(record, at) + (int) index);
    }

    /// The entry that a record holds.
    public static byte[] entry(byte[] record) {
        return Arrays.copyOfRange(record, 4, record.length - 4);
    }

    /// What stands in a pending file.
    ///
    /// @param first index of the first entry, -1 when not even the header is whole
    /// @param good bytes up to the end of the last whole record
    /// @param problem what is wrong at offset `good`, empty when the file ends there
    public record Content(long first, List<byte[]> entries, int good, String problem) {}

    public static Content parse(byte[] file) {
        if (isZero(file, 0)) {
            // a crash came before the header, in room that was reserved
            return new Content(-1, List.of(), file.length, "");
        }
        if (file.length < HEADER || BigEndian.getInt(file, 0) == 0) {
            return new Content(-1, List.of(), 0, "a header that is cut short");
        }
        ByteBuffer in = ByteBuffer.wrap(file);
        long first = in.getLong(8);
        if (!java.util.Arrays.equals(header(first), 0, HEADER, file, 0, HEADER) || first < 0) {
            return new Content(-1, List.of(), 0, "a header that is not as written");
        }
        List<byte[]> entries = new ArrayList<>();
        CRC32C crc = new CRC32C();
        int at = HEADER;
        String problem = "";
        while (at < file.length && problem.isEmpty()) {
            int left = file.length - at;
            int length = left < FRAME ? -1 : in.getInt(at);
            if (isZero(file, at)) {
                return new Content(first, entries, file.length, "");
            }
            if (length == 0) {
                problem = left + " bytes that are no record, cut short";
            } else if (left < FRAME) {
                problem = left + " bytes that are no record, cut short";
            } else if (length < 0 || length > EntryBundle.MAX_ENTRY) {
                problem = "a record of impossible length " + length;
            } else if (left - FRAME < length) {
                problem = "a record of " + length + " bytes that is cut short";
            } else {
                crc.reset();
                crc.update(file, at, 4 + length);
                long index = first + entries.size();
                if ((int) crc.getValue() + (int) index != in.getInt(at + 4 + length)) {
                    problem = "a record that does not fit its checksum";
                } else {
                    byte[] entry = new byte[length];
                    System.arraycopy(file, at + 4, entry, 0, length);
                    entries.add(entry);
                    at += FRAME + length;
                }
            }
        }
        return new Content(first, entries, at, problem);
    }

    private static boolean isZero(byte[] file, int from) {
        for (int i = from; i < file.length; i++) {
            if (file[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
