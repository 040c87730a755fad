package io.portaria.engine.admin;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.Query;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Names and JSON of the admin API. Names come from the sealed interfaces, so that a new question, command or event is
/// served without a word here.
public final class AdminProtocol {
    public static final String STATUS = "/v1/status";
    public static final String QUERY = "/v1/query/";
    public static final String COMMAND = "/v1/command/";
    public static final String EVENTS = "/v1/events";

    /// How often the stream of events shows that it lives, in seconds.
    public static final int KEEP_ALIVE_SECONDS = 10;

    /// Longest body of a request, in bytes.
    public static final int LONGEST_BODY = 8 << 20;

    /// An error as it is told.
    ///
    /// @param sentence what happened, for a person
    /// @param details further sentences, such as each error of a catalog file
    public record Problem(String sentence, List<String> details) {
        public Problem(String sentence) {
            this(sentence, List.of());
        }
    }

    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .addModule(new Jdk8Module())
                    .addModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
    private static final Map<String, Class<? extends Query<?>>> QUERIES = byName(Query.class);
    private static final Map<String, Class<? extends Command<?>>> COMMANDS = byName(Command.class);
    private static final Map<String, Class<? extends GatewayEvent>> EVENT_TYPES =
            byName(GatewayEvent.class);

    private AdminProtocol() {}

    public static ObjectMapper json() {
        return JSON;
    }

    public static Map<String, Class<? extends Query<?>>> queries() {
        return QUERIES;
    }

    public static Map<String, Class<? extends Command<?>>> commands() {
        return COMMANDS;
    }

    public static Map<String, Class<? extends GatewayEvent>> events() {
        return EVENT_TYPES;
    }

    /// The name by which a question, command or event goes.
    public static String nameOf(Object message) {
        return message.getClass().getSimpleName();
    }

    @SuppressWarnings("unchecked")
    private static <T> Map<String, Class<? extends T>> byName(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .map(type -> (Class<? extends T>) type)
                .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));
    }
}
