package io.portaria.engine.record.format;

/// First byte of an event in a chunk. An event is `uint8 type | uint32 length | length bytes`.
public final class EventType {
    /// JSON: all facts of the session.
    public static final byte SESSION_STARTED = 1;

    /// JSON: what is about to run, or was refused.
    public static final byte OPERATION = 2;

    /// JSON: `seq` and the columns of the result that follows.
    public static final byte COLUMNS = 3;

    /// `uint64 seq | uint32 count | rows`: whole rows, each `int16 values | (int32 length or -1 | UTF-8)*`.
    public static final byte ROWS = 4;

    /// `uint8 type | uint8 last | bytes`: a piece of an event that is longer than a chunk. The pieces follow one
    /// another with nothing between; the last one says 1.
    public static final byte PART = 5;

    /// JSON: something that the agent saw beside results.
    public static final byte NOTE = 6;

    /// JSON: how an operation ended.
    public static final byte OUTCOME = 7;

    /// JSON: when the session ended.
    public static final byte SESSION_ENDED = 8;

    /// Bytes before an event's own.
    public static final int HEAD = 5;

    /// Bytes of a [#ROWS] event before its rows.
    public static final int ROWS_HEAD = 12;

    private EventType() {}
}
