package sonet.store;

import sonet.store.testing.EphemeralBusContract;

final class LocalEphemeralBusTest extends EphemeralBusContract {
  @Override
  public EphemeralBus open() {
    return new LocalEphemeralBus();
  }
}
