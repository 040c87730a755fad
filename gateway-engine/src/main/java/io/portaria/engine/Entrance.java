package io.portaria.engine;

import io.portaria.engine.admin.server.AccessRefused;
import io.portaria.engine.admin.server.AdminDesk;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.identity.RecognisedPerson;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/// Recognises who uses the admin API: the operator by the token that lies in the home, a person of the catalog by a token
/// of her issuer. Who is refused stands in the ledger.
final class Entrance implements AdminDesk {
    private static final int TOKEN_BYTES = 32;

    private final Wiring wiring;
    private final Engine engine;
    private final String localToken;

    Entrance(Wiring wiring, Engine engine) {
        this.wiring = wiring;
        this.engine = engine;
        byte[] token = new byte[TOKEN_BYTES];
        wiring.random.nextBytes(token);
        this.localToken = HexFormat.of().formatHex(token);
    }

    /// Whoever has it is the operator of this home until the engine stops.
    String localToken() {
        return localToken;
    }

    @Override
    public Visit enter(Optional<String> token, String origin) throws AccessRefused {
        String given = token.orElse("");
        if (isLocal(given)) {
            return new Visit(engine.gateway(Author.OPERATOR), () -> true);
        }
        try {
            String catalog = catalogInForce();
            RecognisedPerson person = wiring.identify.person(given);
            return new Visit(
                    engine.gateway(new Author(person.name(), person.duties())),
                    () -> mayStay(given, person, catalog));
        } catch (RefusedException e) {
            throw refused(e.refusal(), origin);
        }
    }

    /// A person, whoever else the token may be of.
    Author person(String token, String origin) throws AccessRefused {
        try {
            RecognisedPerson person = wiring.identify.person(token);
            return new Author(person.name(), person.duties());
        } catch (RefusedException e) {
            throw refused(e.refusal(), origin);
        }
    }

    /// Until her token ends; when another catalog came into force since, only if she has a duty in that too.
    private boolean mayStay(String token, RecognisedPerson person, String catalog) {
        if (!wiring.clock.instant().isBefore(person.expiresAt())) {
            return false;
        }
        if (catalog.equals(catalogInForce())) {
            return true;
        }
        try {
            RecognisedPerson now = wiring.identify.person(token);
            return now.name().equals(person.name()) && !now.duties().isEmpty();
        } catch (RefusedException e) {
            return false;
        }
    }

    private String catalogInForce() {
        return wiring.catalogs.current().map(CatalogVersion::hash).orElse("");
    }

    /// Takes the same time whatever was sent.
    private boolean isLocal(String given) {
        return MessageDigest.isEqual(
                localToken.getBytes(StandardCharsets.US_ASCII),
                given.getBytes(StandardCharsets.UTF_8));
    }

    private AccessRefused refused(Refusal refusal, String origin) {
        try {
            wiring.observed.loginRefused(
                    MaskedText.EMPTY, MaskedText.EMPTY, "admin", origin, refusal);
        } catch (AuditUnavailable e) {
            wiring.log.warn("A refused login cannot be entered: {}", e.getMessage());
        }
        return new AccessRefused((refusal.sentence() + " " + refusal.nextStep()).strip());
    }
}
