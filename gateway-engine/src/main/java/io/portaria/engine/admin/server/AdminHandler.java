package io.portaria.engine.admin.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.portaria.engine.admin.AdminProtocol;
import io.portaria.engine.admin.AdminProtocol.Problem;
import io.portaria.engine.admin.NotPermitted;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;

/// Answers one request: recognise, read, ask, write. Nothing is read of a request whose sender is not recognised.
final class AdminHandler extends Handler.Abstract {
    private static final int OK = 200;
    private static final int BAD = 400;
    private static final int NOT_RECOGNISED = 401;
    private static final int NOT_PERMITTED = 403;
    private static final int UNKNOWN = 404;
    private static final int WRONG_METHOD = 405;
    private static final int TOO_LONG = 413;
    private static final int REFUSED = 422;
    private static final int FAILED = 500;
    private static final String BEARER = "Bearer ";

    private final AdminDesk desk;
    private final Logger log;
    private final EventStreams streams = new EventStreams();

    AdminHandler(AdminDesk desk, Logger log) {
        this.desk = desk;
        this.log = log;
    }

    void close() {
        streams.close();
    }

    /// What is told, and with which status.
    private record Answer(int status, Object body) {
        private static Answer problem(int status, String sentence) {
            return new Answer(status, new Problem(sentence));
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        // An answer may take longer than a silent connection is kept.
        request.addIdleTimeoutListener(_ -> false);
        try {
            AdminDesk.Visit visit = desk.enter(token(request), Request.getRemoteAddr(request));
            Gateway gateway = visit.gateway();
            if (Request.getPathInContext(request).equals(AdminProtocol.EVENTS)
                    && request.getMethod().equals("GET")) {
                streams.serve(visit, response, callback);
                return true;
            }
            tell(response, callback, answer(request, gateway));
        } catch (AccessRefused e) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            tell(response, callback, Answer.problem(NOT_RECOGNISED, sentence(e)));
        } catch (NotPermitted e) {
            tell(response, callback, Answer.problem(NOT_PERMITTED, sentence(e)));
        } catch (GatewayRefused e) {
            tell(response, callback, new Answer(REFUSED, new Problem(sentence(e), e.details())));
        } catch (IOException e) {
            callback.failed(e);
        } catch (RuntimeException e) {
            log.error("A request of the admin API failed", e);
            tell(
                    response,
                    callback,
                    Answer.problem(
                            FAILED, "The gateway met an error of its own; its log says more."));
        }
        return true;
    }

    /// What cannot be read as HTTP at all. Jetty's own page would show more than one wants.
    boolean unreadable(Request request, Response response, Callback callback) {
        int status = response.getStatus() >= BAD ? response.getStatus() : BAD;
        tell(response, callback, Answer.problem(status, "This request cannot be answered."));
        return true;
    }

    private static Optional<String> token(Request request) {
        return Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION))
                .filter(h -> h.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(h -> h.substring(BEARER.length()).strip());
    }

    private static Answer answer(Request request, Gateway gateway) throws IOException {
        String path = Request.getPathInContext(request);
        boolean isGet = request.getMethod().equals("GET");
        boolean isPost = request.getMethod().equals("POST");
        if (path.equals(AdminProtocol.STATUS)) {
            return isGet ? new Answer(OK, gateway.status()) : wrongMethod();
        }
        if (path.startsWith(AdminProtocol.QUERY)) {
            return isPost
                    ? asked(
                            request,
                            path.substring(AdminProtocol.QUERY.length()),
                            AdminProtocol.queries(),
                            gateway::ask)
                    : wrongMethod();
        }
        if (path.startsWith(AdminProtocol.COMMAND)) {
            return isPost
                    ? asked(
                            request,
                            path.substring(AdminProtocol.COMMAND.length()),
                            AdminProtocol.commands(),
                            gateway::perform)
                    : wrongMethod();
        }
        return Answer.problem(UNKNOWN, "There is nothing under this address.");
    }

    private static Answer wrongMethod() {
        return Answer.problem(WRONG_METHOD, "This address is not asked in this way.");
    }

    private interface Asking<T> {
        Object ask(T message);
    }

    private static <T> Answer asked(
            Request request, String name, Map<String, Class<? extends T>> types, Asking<T> asking)
            throws IOException {
        Class<? extends T> type = types.get(name);
        if (type == null) {
            return Answer.problem(UNKNOWN, "This gateway knows nothing of this name.");
        }
        byte[] body;
        try (InputStream in = Content.Source.asInputStream(request)) {
            body = in.readNBytes(AdminProtocol.LONGEST_BODY + 1);
        }
        if (body.length > AdminProtocol.LONGEST_BODY) {
            return Answer.problem(TOO_LONG, "What was sent is longer than 8 MiB.");
        }
        T message;
        try {
            message = AdminProtocol.json().readValue(body.length == 0 ? EMPTY : body, type);
        } catch (JsonProcessingException e) {
            if (e.getCause() instanceof GatewayRefused refused) {
                // it was read, and says what cannot be asked
                return Answer.problem(BAD, sentence(refused));
            }
            // The parser's message would repeat what was sent, and that may hold a secret.
            return new Answer(
                    BAD,
                    new Problem(
                            "What was sent is not a " + name + " in JSON.",
                            List.of(
                                    "Line "
                                            + e.getLocation().getLineNr()
                                            + ", column "
                                            + e.getLocation().getColumnNr()
                                            + ".")));
        }
        return new Answer(OK, asking.ask(message));
    }

    private static final byte[] EMPTY = {'{', '}'};

    private void tell(Response response, Callback callback, Answer answer) {
        try {
            byte[] json = AdminProtocol.json().writeValueAsBytes(answer.body());
            response.setStatus(answer.status());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, json.length);
            response.write(true, ByteBuffer.wrap(json), callback);
        } catch (JsonProcessingException e) {
            log.error("An answer of the admin API cannot be written", e);
            callback.failed(e);
        }
    }

    private static String sentence(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
