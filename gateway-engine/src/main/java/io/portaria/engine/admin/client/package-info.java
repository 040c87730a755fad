/// A [io.portaria.engine.api.Gateway] over the admin API.
@NullMarked
package io.portaria.engine.admin.client;

import org.jspecify.annotations.NullMarked;
