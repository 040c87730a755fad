package io.portaria.engine.protocol.postgresql.codec;

import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Map;

/// The fields of ErrorResponse and NoticeResponse: `{ byte code | string value }… | 0`.
///
/// @see <a href="https://www.postgresql.org/docs/current/protocol-error-fields.html">Error and Notice Message Fields</a>
public record ErrorFields(Map<Character, String> values) {
    public static final char SEVERITY = 'S';
    public static final char SEVERITY_UNTRANSLATED = 'V';
    public static final char CODE = 'C';
    public static final char MESSAGE = 'M';
    public static final char DETAIL = 'D';
    public static final char HINT = 'H';
    public static final char INTERNAL_QUERY = 'q';
    public static final char WHERE = 'W';
    public static final char POSITION = 'P';
    public static final char SCHEMA = 's';
    public static final char TABLE = 't';
    public static final char COLUMN = 'c';
    public static final char DATA_TYPE = 'd';
    public static final char CONSTRAINT = 'n';

    /// The function of the server's source that reports it; code in the database cannot choose it.
    public static final char ROUTINE = 'R';

    public static ErrorFields parse(byte[] bytes, int offset, int length, Charset charset)
            throws ProtocolViolation {
        MessageBody in = new MessageBody(bytes, offset, length);
        Map<Character, String> values = new LinkedHashMap<>();
        while (true) {
            int code = in.int8();
            if (code == 0) {
                return new ErrorFields(values);
            }
            values.put((char) code, in.string(charset));
        }
    }

    public static ErrorFields of(String severity, SqlState state, String message, String hint) {
        Map<Character, String> values = new LinkedHashMap<>();
        values.put(SEVERITY, severity);
        values.put(SEVERITY_UNTRANSLATED, severity);
        values.put(CODE, state.code());
        values.put(MESSAGE, message);
        if (!hint.isEmpty()) {
            values.put(HINT, hint);
        }
        return new ErrorFields(values);
    }

    public String code() {
        return values.getOrDefault(CODE, "XX000");
    }

    public String message() {
        return values.getOrDefault(MESSAGE, "");
    }

    public void write(byte type, FrameWriter out, Charset charset) {
        out.begin(type);
        values.forEach((code, value) -> out.int8(code).bytes(value.getBytes(charset)).int8(0));
        out.int8(0);
        out.end();
    }
}
