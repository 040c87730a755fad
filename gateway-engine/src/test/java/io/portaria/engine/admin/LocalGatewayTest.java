package io.portaria.engine.admin;

import io.portaria.engine.api.Gateway;
import io.portaria.engine.fixture.DemoGateway;

class LocalGatewayTest extends GatewayContract {
    @Override
    Gateway gatewayOf(DemoGateway engine) {
        return engine.engine().gateway();
    }
}
