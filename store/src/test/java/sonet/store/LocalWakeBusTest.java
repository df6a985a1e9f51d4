package sonet.store;

import sonet.store.testing.WakeBusContract;

final class LocalWakeBusTest extends WakeBusContract {
  @Override
  public WakeBus open() {
    return new LocalWakeBus();
  }
}
