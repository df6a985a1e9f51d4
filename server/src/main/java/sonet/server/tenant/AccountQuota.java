package sonet.server.tenant;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import sonet.protocol.ProblemType;
import sonet.server.account.Accounts;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.store.Tenant;

/// How many accounts a tenant may have.
///
/// Those of a tenant with a quota are counted once, before the first of its registrations goes on,
/// and from then on the number is held in memory: a registration takes a place before it is written
/// and gives it back when nothing was. So of many at once just as many come in as there is room
/// for. What is being registered at the moment in which a tenant gets its quota may be missing from
/// its number until the service is started again.
public final class AccountQuota implements Accounts.Room {
  private final Tenants tenants;
  private final Counting counting;
  private final Map<Tenant, FutureTask<AtomicLong>> numbers = new ConcurrentHashMap<>();

  /// Counts the accounts of a tenant.
  @FunctionalInterface
  public interface Counting {
    /// How many there are.
    ///
    /// @throws RefusalException when the store fails
    long of(Locations at) throws RefusalException;
  }

  /// The quota of each tenant.
  public AccountQuota(Tenants tenants, Counting counting) {
    this.tenants = tenants;
    this.counting = counting;
  }

  @Override
  public Accounts.Place enter(Locations at) throws RefusalException {
    Optional<Long> most = tenants.settings(at).quotas().accounts();
    if (most.isEmpty()) {
      var _ = numbers.remove(at.tenant());
      return Accounts.Place.FREE;
    }
    AtomicLong number = number(at);
    if (number.incrementAndGet() > most.get()) {
      long _ = number.decrementAndGet();
      throw RefusalException.of(
          ProblemType.TENANT_QUOTA, "the tenant may have " + most.get() + " accounts");
    }
    return new Step(number, false);
  }

  @Override
  public Accounts.Place leave(Locations at) throws RefusalException {
    return tenants.settings(at).quotas().accounts().isEmpty()
        ? Accounts.Place.FREE
        : new Step(number(at), true);
  }

  /// A step in or out that is done or not. Who steps out makes room when it is done, who steps in
  /// when it is not. One thread has it.
  private static final class Step implements Accounts.Place {
    private final AtomicLong number;
    private final boolean out;
    private boolean done;

    Step(AtomicLong number, boolean out) {
      this.number = number;
      this.out = out;
    }

    @Override
    public void done() {
      done = true;
    }

    @Override
    public void close() {
      if (done == out) {
        long _ = number.decrementAndGet();
      }
    }
  }

  private AtomicLong number(Locations at) throws RefusalException {
    FutureTask<AtomicLong> counted =
        numbers.computeIfAbsent(
            at.tenant(), _ -> new FutureTask<>(() -> new AtomicLong(counting.of(at))));
    counted.run();
    try {
      return counted.get();
    } catch (ExecutionException e) {
      boolean _ = numbers.remove(at.tenant(), counted);
      if (e.getCause() instanceof RefusalException refusal) {
        throw refusal;
      }
      throw new AssertionError("accounts are counted", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RefusalException.of(ProblemType.UNAVAILABLE, "the request was broken off");
    }
  }
}
