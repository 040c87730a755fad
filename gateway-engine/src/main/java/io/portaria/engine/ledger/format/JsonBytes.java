package io.portaria.engine.ledger.format;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/// Writes one compact JSON object after the other into a buffer that it keeps. Made for the path of every operation: no
/// object is made on the way. Not for use by several threads.
public final class JsonBytes {
    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    /// What one long text made it grow to is not kept for the many short ones.
    private static final int KEPT = 256 << 10;

    private byte[] buffer;
    private int at;
    private boolean first = true;

    public JsonBytes(int capacity) {
        buffer = new byte[capacity];
    }

    /// The bytes so far; valid until the next write.
    public byte[] array() {
        return buffer;
    }

    public int length() {
        return at;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(buffer, at);
    }

    /// Starts an object at the beginning of the buffer.
    public JsonBytes begin() {
        clear();
        return open();
    }

    /// Starts an array at the beginning of the buffer.
    public JsonBytes beginArray() {
        clear();
        put('[');
        first = true;
        return this;
    }

    private void clear() {
        at = 0;
        if (buffer.length > KEPT) {
            buffer = new byte[KEPT / 16];
        }
    }

    /// Opens an object where the buffer stands, such as in an array.
    public JsonBytes open() {
        comma(false);
        put('{');
        first = true;
        return this;
    }

    public JsonBytes close() {
        put('}');
        first = false;
        return this;
    }

    /// Opens an array as the value of a key.
    public JsonBytes openArray(String key) {
        key(key);
        put('[');
        first = true;
        return this;
    }

    public JsonBytes closeArray() {
        put(']');
        first = false;
        return this;
    }

    /// A further element of an array.
    public JsonBytes next() {
        if (!first) {
            put(',');
        }
        first = true;
        return this;
    }

    public JsonBytes text(String key, String value) {
        key(key);
        string(value);
        return this;
    }

    public JsonBytes number(String key, long value) {
        key(key);
        digits(value);
        return this;
    }

    public JsonBytes flag(String key, boolean value) {
        key(key);
        raw(value ? "true" : "false");
        return this;
    }

    /// A value that was written by a writer like this one.
    public JsonBytes written(String key, byte[] json) {
        key(key);
        room(json.length);
        System.arraycopy(json, 0, buffer, at, json.length);
        at += json.length;
        return this;
    }

    public JsonBytes nothing(String key) {
        key(key);
        raw("null");
        return this;
    }

    public JsonBytes time(String key, Instant value) {
        key(key);
        put('"');
        instant(value);
        put('"');
        return this;
    }

    /// Bytes as lower case hexadecimal digits.
    public JsonBytes hex(String key, byte[] value) {
        key(key);
        put('"');
        room(value.length * 2 + 1);
        for (byte b : value) {
            buffer[at++] = HEX[(b >> 4) & 15];
            buffer[at++] = HEX[b & 15];
        }
        put('"');
        return this;
    }

    public JsonBytes texts(String key, Collection<String> values) {
        openArray(key);
        for (String value : values) {
            element(value);
        }
        return closeArray();
    }

    /// A string as element of an array.
    public JsonBytes element(String value) {
        comma(true);
        string(value);
        return this;
    }

    public JsonBytes nullElement() {
        comma(true);
        raw("null");
        return this;
    }

    public JsonBytes counts(String key, Map<String, Long> values) {
        key(key);
        put('{');
        first = true;
        if (!values.isEmpty()) {
            for (Map.Entry<String, Long> entry : values.entrySet()) {
                comma(true);
                string(entry.getKey());
                put(':');
                digits(entry.getValue());
            }
        }
        return close();
    }

    /// Keys are constants of ours, ASCII and free of what JSON escapes.
    private void key(String key) {
        comma(true);
        int length = key.length();
        room(length + 3);
        byte[] out = buffer;
        int to = at;
        out[to++] = '"';
        for (int i = 0; i < length; i++) {
            out[to++] = (byte) key.charAt(i);
        }
        out[to++] = '"';
        out[to++] = ':';
        at = to;
    }

    private void comma(boolean next) {
        if (next && !first) {
            put(',');
        }
        first = false;
    }

    private void raw(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            put(ascii.charAt(i));
        }
    }

    private void put(char c) {
        room(1);
        buffer[at++] = (byte) c;
    }

    private void room(int more) {
        if (buffer.length - at < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + more));
        }
    }

    private void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        room(utf8.length + 2);
        buffer[at++] = '"';
        if (isPlain(utf8)) {
            System.arraycopy(utf8, 0, buffer, at, utf8.length);
            at += utf8.length;
        } else {
            escaped(utf8);
        }
        put('"');
    }

    /// Whether there is nothing to escape. Looks at eight bytes at a time, as most of what is written is long and plain.
    private static boolean isPlain(byte[] utf8) {
        int i = 0;
        for (; i + 8 <= utf8.length; i += 8) {
            long x = BigEndian.getLong(utf8, i);
            long quote = x ^ (ONES * '"');
            long backslash = x ^ (ONES * '\\');
            long hit =
                    ((x - ONES * 0x20) & ~x)
                            | ((quote - ONES) & ~quote)
                            | ((backslash - ONES) & ~backslash);
            if ((hit & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < utf8.length; i++) {
            if (needsEscape(utf8[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean needsEscape(byte b) {
        return (b >= 0 && b < 0x20) || b == '"' || b == '\\';
    }

    private void escaped(byte[] utf8) {
        room(Math.addExact(Math.multiplyExact(utf8.length, 6), 1));
        byte[] out = buffer;
        int to = at;
        for (byte b : utf8) {
            if (!needsEscape(b)) {
                out[to++] = b;
            } else if (b == '\n') {
                out[to++] = '\\';
                out[to++] = 'n';
            } else if (b == '"' || b == '\\') {
                out[to++] = '\\';
                out[to++] = b;
            } else {
                to = escape(out, to, (char) b);
            }
        }
        at = to;
    }

    private static int escape(byte[] out, int from, char c) {
        int to = from;
        out[to++] = '\\';
        out[to++] = 'u';
        out[to++] = HEX[(c >> 12) & 15];
        out[to++] = HEX[(c >> 8) & 15];
        out[to++] = HEX[(c >> 4) & 15];
        out[to++] = HEX[c & 15];
        return to;
    }

    private void digits(long value) {
        if (value < 0) {
            raw(Long.toString(value));
            return;
        }
        int count = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            count++;
        }
        padded(value, count);
    }

    private void padded(long value, int width) {
        room(width);
        long rest = value;
        for (int i = at + width - 1; i >= at; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        at += width;
    }

    /// RFC 3339 in UTC with microseconds. The civil date is days-from-epoch arithmetic (proleptic Gregorian), which
    /// costs a tenth of a DateTimeFormatter.
    private void instant(Instant instant) {
        long seconds = instant.getEpochSecond();
        long days = Math.floorDiv(seconds, 86_400);
        int ofDay = (int) Math.floorMod(seconds, 86_400L);
        long z = days + 719_468;
        long era = Math.floorDiv(z, 146_097);
        long doe = z - era * 146_097;
        long yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        long mp = (5 * doy + 2) / 153;
        long day = doy - (153 * mp + 2) / 5 + 1;
        long month = mp < 10 ? mp + 3 : mp - 9;
        long year = yoe + era * 400 + (month <= 2 ? 1 : 0);
        padded(year, 4);
        put('-');
        padded(month, 2);
        put('-');
        padded(day, 2);
        put('T');
        padded(ofDay / 3600, 2);
        put(':');
        padded(ofDay / 60 % 60, 2);
        put(':');
        padded(ofDay % 60, 2);
        put('.');
        padded(instant.getNano() / 1000, 6);
        put('Z');
    }
}
