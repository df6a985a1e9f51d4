package sonet.server.traffic;

import sonet.crypto.Bytes;
import sonet.server.account.Allowance;
import sonet.server.config.LiveConfiguration;
import sonet.server.config.RateSettings;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.store.Tenant;

/// How often something may be done to an account, by all together. What a device may do is another
/// matter ([Traffic]).
public final class Allowances implements Allowance {
  private final LiveConfiguration settings;
  private final RateLimits rates = new RateLimits();

  /// The allowances of a configuration.
  public Allowances(LiveConfiguration settings) {
    this.settings = settings;
  }

  private record Whom(Tenant tenant, Bytes whom) {}

  @Override
  public void take(Locations at, What what, Bytes whom) throws RefusalException {
    Whom who = new Whom(at.tenant(), whom);
    switch (what) {
      case CLAIMS_OF_ACCOUNT -> rates.take("claimed", who, settings.get(RateSettings.CLAIMED));
      case CLAIMS_BY_ACCOUNT -> rates.take("claimer", who, settings.get(RateSettings.CLAIMER));
      case SEALED_BY_TOKEN -> rates.take("sealed", who, settings.get(RateSettings.SEALED));
      case KEY_CHANGES -> rates.take("keys", who, settings.get(RateSettings.KEYS));
    }
  }
}
