/// The admin API's server: HTTPS and JSON before a [io.portaria.engine.api.Gateway].
@NullMarked
package io.portaria.engine.admin.server;

import org.jspecify.annotations.NullMarked;
