package sonet.server.tenant;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.protocol.ChangeTenant;
import sonet.protocol.NewTenant;
import sonet.protocol.ProblemType;
import sonet.protocol.Switch;
import sonet.protocol.TenantName;
import sonet.protocol.TenantPage;
import sonet.protocol.TenantSettings;
import sonet.protocol.TenantState;
import sonet.protocol.TenantView;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.Storage.Versioned;
import sonet.server.storage.SystemLocations;
import sonet.store.Batch;
import sonet.store.Doc;
import sonet.store.DocWrite;
import sonet.store.Outcome;
import sonet.store.Tenant;

/// The registry of tenants.
///
/// A tenant is a document under its name, with one more under each of its host names, so that each
/// is given once. All are held in memory, as of the last change of this process, or of some seconds
/// ago when another process changed one.
public final class Tenants {
  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final int PAGE = 500;

  private final Storage storage;
  private final InstantSource clock;
  private final int most;
  private final List<Consumer<Tenant>> listeners = new CopyOnWriteArrayList<>();
  private volatile Registry registry;

  private Tenants(Storage storage, InstantSource clock, int most) throws RefusalException {
    this.storage = storage;
    this.clock = clock;
    this.most = most;
    this.registry = load();
  }

  /// The registry in a storage; an empty one gets the default tenant.
  ///
  /// @param most how many there may be
  /// @throws RefusalException when the store fails
  public static Tenants open(Storage storage, InstantSource clock, int most)
      throws RefusalException {
    Tenants tenants = new Tenants(storage, clock, most);
    if (tenants.registry.find(TenantName.DEFAULT).isEmpty()) {
      TenantEntry first =
          tenants.entry(SystemLocations.DEFAULT.id(), TenantName.DEFAULT, TenantSettings.DEFAULT);
      Outcome _ =
          storage.write(
              Batch.ofDocs(
                  new DocWrite.Create(SystemLocations.nextTenant(), number(first.number() + 1)),
                  new DocWrite.Create(
                      SystemLocations.tenant(first.name()), storage.encode(first))));
      tenants.registry = tenants.load();
    }
    return tenants;
  }

  private Registry load() throws RefusalException {
    Instant now = clock.instant();
    List<Versioned<TenantEntry>> found = new ArrayList<>();
    Bytes after = Bytes.EMPTY;
    List<Doc> page = page(after);
    while (!page.isEmpty()) {
      for (Doc doc : page) {
        found.add(new Versioned<>(storage.decode(doc.body(), TenantEntry.class), doc.version()));
      }
      after = page.getLast().id().key();
      page = page(after);
    }
    return new Registry(now, found);
  }

  private List<Doc> page(Bytes after) throws RefusalException {
    return storage.call(store -> store.scan(SystemLocations.tenants(), after, PAGE));
  }

  private Registry current() throws RefusalException {
    Registry known = registry;
    if (Duration.between(known.at(), clock.instant()).abs().compareTo(FRESH) > 0) {
      known = load();
      registry = known;
    }
    return known;
  }

  private static Bytes number(int value) {
    return Bytes.utf8(Integer.toString(value));
  }

  private TenantEntry entry(int number, TenantName name, TenantSettings settings) {
    return new TenantEntry(
        number, name, TenantState.ACTIVE, settings, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  /// Hears of each tenant that is not served any more, or is again, or is run in another way.
  public void onChange(Consumer<Tenant> listener) {
    listeners.add(listener);
  }

  /// The tenant that a request says it is for, by its header or by its host.
  ///
  /// @throws RefusalException when the header names none that there is
  public Optional<TenantEntry> named(Request request) throws RefusalException {
    Optional<String> header = request.header("sonet-tenant");
    if (header.isPresent()) {
      return Optional.of(require(parse(header.get())).value());
    }
    Optional<String> host = request.header("host");
    return host.isEmpty() ? Optional.empty() : current().ofHost(withoutPort(host.get()));
  }

  private static TenantName parse(String name) throws RefusalException {
    try {
      return new TenantName(name);
    } catch (IllegalArgumentException e) {
      throw unknown(name);
    }
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return (colon > host.lastIndexOf(']') ? host.substring(0, colon) : host)
        .toLowerCase(Locale.ROOT);
  }

  private static RefusalException unknown(String name) {
    return RefusalException.of(ProblemType.UNKNOWN_TENANT, "there is no tenant named " + name);
  }

  /// The tenant that a request without a token is for.
  ///
  /// @throws RefusalException when there is none, or it is not served
  public TenantEntry home(Request request) throws RefusalException {
    Optional<TenantEntry> named = named(request);
    return served(named.isPresent() ? named.get() : require(TenantName.DEFAULT).value());
  }

  /// A tenant that is served.
  ///
  /// @throws RefusalException when there is none of the number, or it is not served
  public TenantEntry served(Tenant id) throws RefusalException {
    Optional<TenantEntry> found = current().find(id);
    if (found.isEmpty()) {
      throw RefusalException.of(ProblemType.UNAUTHENTICATED, "the token's tenant is gone");
    }
    return served(found.get());
  }

  private static TenantEntry served(TenantEntry entry) throws RefusalException {
    return switch (entry.state()) {
      case ACTIVE -> entry;
      case SUSPENDED ->
          throw RefusalException.of(
              ProblemType.TENANT_SUSPENDED, "the tenant " + entry.name() + " is suspended");
      case DELETING -> throw unknown(entry.name().value());
    };
  }

  /// Whether a tenant is served, as this process knows it.
  public boolean serves(Tenant id) {
    return registry.find(id).filter(entry -> entry.state() == TenantState.ACTIVE).isPresent();
  }

  /// Whether a tenant is there and not being deleted, as this process knows it.
  public boolean keeps(Tenant id) {
    return registry.find(id).filter(entry -> entry.state() != TenantState.DELETING).isPresent();
  }

  /// How a tenant is run; the usual way when it is gone.
  ///
  /// @throws RefusalException when the store fails
  public TenantSettings settings(Locations at) throws RefusalException {
    return current().find(at.tenant()).map(TenantEntry::settings).orElse(TenantSettings.DEFAULT);
  }

  /// A tenant by its name, also one that is being deleted.
  ///
  /// @throws RefusalException when the store fails
  public Optional<TenantEntry> find(TenantName name) throws RefusalException {
    return current().find(name).map(Versioned::value);
  }

  /// A tenant by its number.
  ///
  /// @throws RefusalException when the store fails
  public Optional<TenantEntry> find(Tenant id) throws RefusalException {
    return current().find(id);
  }

  /// All tenants.
  ///
  /// @throws RefusalException when the store fails
  public List<TenantEntry> all() throws RefusalException {
    return current().after("").stream().map(Versioned::value).toList();
  }

  /// A tenant that is not being deleted.
  ///
  /// @throws RefusalException when there is none of the name
  public Versioned<TenantEntry> require(TenantName name) throws RefusalException {
    return current()
        .find(name)
        .filter(found -> found.value().state() != TenantState.DELETING)
        .orElseThrow(() -> unknown(name.value()));
  }

  /// Some tenants behind a cursor, by their names.
  ///
  /// @throws RefusalException when the store fails
  public TenantPage page(String from, int limit) throws RefusalException {
    List<TenantView> views =
        current().after(from).stream()
            .limit(limit + 1L)
            .map(found -> found.value().view(found.version()))
            .toList();
    return views.size() <= limit
        ? new TenantPage(views, Optional.empty())
        : new TenantPage(views.subList(0, limit), Optional.of(views.get(limit - 1).name().value()));
  }

  /// Makes a tenant.
  ///
  /// @throws RefusalException when its name or a host name is taken, or there are too many
  public TenantView create(NewTenant request) throws RefusalException {
    if (current().size() >= most) {
      throw RefusalException.of(ProblemType.QUOTA, "there may be " + most + " tenants");
    }
    TenantSettings settings = request.settings().orElse(TenantSettings.DEFAULT);
    while (true) {
      Doc counter =
          storage
              .call(store -> store.get(SystemLocations.nextTenant()))
              .orElseThrow(() -> new AssertionError("the registry has a counter"));
      int next = Integer.parseInt(counter.body().toUtf8());
      TenantEntry made = entry(next, request.name(), settings);
      List<DocWrite> docs = new ArrayList<>();
      docs.add(new DocWrite.Create(SystemLocations.tenant(made.name()), storage.encode(made)));
      for (String host : settings.hosts()) {
        docs.add(new DocWrite.Create(SystemLocations.host(host), number(next)));
      }
      docs.add(new DocWrite.Replace(counter.id(), counter.version(), number(next + 1)));
      Outcome outcome = storage.decide(new Batch(List.of(), docs));
      if (outcome instanceof Outcome.Written) {
        registry = load();
        return made.view(1);
      }
      if (outcome instanceof Outcome.DocConflict(var id, var _) && !id.equals(counter.id())) {
        throw taken(id.equals(SystemLocations.tenant(made.name())) ? made.name().value() : "");
      }
    }
  }

  private static RefusalException taken(String name) {
    return RefusalException.of(
        ProblemType.TENANT_EXISTS,
        name.isEmpty()
            ? "a host name belongs to another tenant"
            : "there is a tenant named " + name + " already");
  }

  /// Changes a tenant.
  ///
  /// @param expected the version that the administrator saw; empty for any
  /// @throws RefusalException when there is none, or another version of it, or a host name is taken
  public TenantView change(TenantName name, OptionalLong expected, ChangeTenant change)
      throws RefusalException {
    while (true) {
      Versioned<TenantEntry> before = stored(name);
      if (expected.isPresent() && expected.getAsLong() != before.version()) {
        throw RefusalException.of(
            ProblemType.CHANGED_MEANWHILE,
            "the tenant is in version " + before.version() + ", not " + expected.getAsLong());
      }
      TenantState state =
          change
              .suspended()
              .map(on -> on == Switch.ON ? TenantState.SUSPENDED : TenantState.ACTIVE)
              .orElse(before.value().state());
      Optional<TenantView> done =
          replace(before, before.value().with(state, change.apply(before.value().settings())));
      if (done.isPresent()) {
        return done.get();
      }
    }
  }

  /// Begins to delete a tenant: from now on it is as if there were none, but its name is not free.
  ///
  /// @throws RefusalException when there is none, or it is the default one
  public TenantEntry beginDeletion(TenantName name) throws RefusalException {
    if (name.equals(TenantName.DEFAULT)) {
      throw RefusalException.of(
          ProblemType.FORBIDDEN, "the default tenant stays; it can be suspended");
    }
    while (true) {
      Versioned<TenantEntry> before = stored(name);
      TenantSettings hostless =
          ChangeTenant.NOTHING.withHosts(List.of()).apply(before.value().settings());
      TenantEntry doomed = before.value().with(TenantState.DELETING, hostless);
      if (replace(before, doomed).isPresent()) {
        return doomed;
      }
    }
  }

  /// Forgets a tenant that has nothing any more.
  ///
  /// @throws RefusalException when the store fails
  public void endDeletion(TenantEntry gone) throws RefusalException {
    Outcome _ =
        storage.write(Batch.ofDocs(new DocWrite.Delete(SystemLocations.tenant(gone.name()))));
    registry = load();
  }

  private Versioned<TenantEntry> stored(TenantName name) throws RefusalException {
    return storage
        .read(SystemLocations.tenant(name), TenantEntry.class)
        .filter(found -> found.value().state() != TenantState.DELETING)
        .orElseThrow(() -> unknown(name.value()));
  }

  private Optional<TenantView> replace(Versioned<TenantEntry> before, TenantEntry after)
      throws RefusalException {
    List<DocWrite> docs = new ArrayList<>();
    docs.add(
        new DocWrite.Replace(
            SystemLocations.tenant(after.name()), before.version(), storage.encode(after)));
    List<String> old = before.value().settings().hosts();
    List<String> hosts = after.settings().hosts();
    for (String host : hosts) {
      if (!old.contains(host)) {
        docs.add(new DocWrite.Create(SystemLocations.host(host), number(after.number())));
      }
    }
    for (String host : old) {
      if (!hosts.contains(host)) {
        docs.add(new DocWrite.Delete(SystemLocations.host(host)));
      }
    }
    Outcome outcome = storage.decide(new Batch(List.of(), docs));
    if (outcome instanceof Outcome.DocConflict(var id, var _)
        && !id.equals(SystemLocations.tenant(after.name()))) {
      throw taken("");
    }
    if (!(outcome instanceof Outcome.Written)) {
      return Optional.empty();
    }
    registry = load();
    listeners.forEach(listener -> listener.accept(after.id()));
    return Optional.of(after.view(before.version() + 1));
  }
}
