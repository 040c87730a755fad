package io.portaria.engine.protocol.postgresql.codec;

import java.util.ArrayList;
import java.util.List;

/// The columns of a result.
///
/// `| 'T' | int16 count | { string name | int32 table OID | int16 attribute | int32 type OID | int16 size | int32
/// modifier | int16 format }… |`
public record RowDescription(List<Field> fields) {

    /// @param table OID of the table the column comes from, 0 when it is computed
    /// @param attribute number of the column in that table, 0 when it is computed or a whole row
    /// @param modifier type modifier; for varchar and char the length plus 4
    /// @param format 0 text, 1 binary; before Bind always 0
    public record Field(
            String name, int table, int attribute, int type, int modifier, int format) {}

    public static RowDescription parse(byte[] bytes, int offset, int length)
            throws ProtocolViolation {
        MessageBody in = new MessageBody(bytes, offset, length);
        int n = in.count(19);
        List<Field> fields = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            String name = in.string();
            int table = in.int32();
            int attribute = in.int16();
            int type = in.int32();
            in.skip(2);
            int modifier = in.int32();
            fields.add(new Field(name, table, attribute, type, modifier, in.int16()));
        }
        return new RowDescription(List.copyOf(fields));
    }
}
