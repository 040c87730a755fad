/// Secrets and keys at rest. Gives out handles that digest, sign or seal; bytes of a secret only in a [SecretHandle]
/// that wipes itself.
@NullMarked
package io.portaria.engine.vault;

import org.jspecify.annotations.NullMarked;
