package io.portaria.engine.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;

/// Whether JSON can be read in one way only. Where a key stands twice some readers take the first and some the last, and
/// who signs a token and who checks it may be two readers (RFC 8725, section 2.4).
final class OneMeaning {
    private static final JsonFactory STRICT =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private OneMeaning() {}

    /// Whether this is one JSON object, no key of which, at any depth, stands twice.
    static boolean hasObject(byte[] json) {
        try (JsonParser parser = STRICT.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
