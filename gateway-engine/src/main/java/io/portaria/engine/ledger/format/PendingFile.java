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

    /// Where a file stops being records.
    public enum End {
        /// The file ends there, or only reserved room follows.
        WHOLE,

        /// What follows may be a record in the middle of being written: it is cut short, or its length, which is stored
        /// last and not always in one piece, does not fit the bytes behind it.
        UNFINISHED,

        /// What follows was never written like that.
        DAMAGED
    }

    /// What stands in a pending file.
    ///
    /// @param first index of the first entry, -1 when not even the header is whole
    /// @param good bytes up to the end of the last whole record
    /// @param problem what is wrong at offset `good`, empty when the file ends there
    public record Content(long first, List<byte[]> entries, int good, End end, String problem) {
        private static Content whole(long first, List<byte[]> entries, int good) {
            return new Content(first, entries, good, End.WHOLE, "");
        }

        private static Content unfinished(
                long first, List<byte[]> entries, int good, String problem) {
            return new Content(first, entries, good, End.UNFINISHED, problem);
        }
    }

    public static Content parse(byte[] file) {
        if (isZero(file, 0)) {
            // a crash came before the header, in room that was reserved
            return Content.whole(-1, List.of(), file.length);
        }
        if (file.length < HEADER || BigEndian.getInt(file, 0) == 0) {
            return Content.unfinished(-1, List.of(), 0, "a header that is cut short");
        }
        ByteBuffer in = ByteBuffer.wrap(file);
        long first = in.getLong(8);
        if (!Arrays.equals(header(first), 0, HEADER, file, 0, HEADER) || first < 0) {
            return new Content(-1, List.of(), 0, End.DAMAGED, "a header that is not as written");
        }
        List<byte[]> entries = new ArrayList<>();
        CRC32C crc = new CRC32C();
        int at = HEADER;
        while (at < file.length && !isZero(file, at)) {
            int left = file.length - at;
            int length = left < FRAME ? 0 : in.getInt(at);
            if (length == 0) {
                return Content.unfinished(
                        first, entries, at, left + " bytes that are no record, cut short");
            }
            if (length < 0 || length > EntryBundle.MAX_ENTRY) {
                return Content.unfinished(
                        first, entries, at, "a record of impossible length " + length);
            }
            if (left - FRAME < length) {
                return Content.unfinished(
                        first, entries, at, "a record of " + length + " bytes that is cut short");
            }
            crc.reset();
            crc.update(file, at, 4 + length);
            long index = first + entries.size();
            if ((int) crc.getValue() + (int) index != in.getInt(at + 4 + length)) {
                return Content.unfinished(
                        first, entries, at, "a record that does not fit its checksum");
            }
            entries.add(Arrays.copyOfRange(file, at + 4, at + 4 + length));
            at += FRAME + length;
        }
        return Content.whole(first, entries, file.length);
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
