package sonet.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import sonet.protocol.Access;
import sonet.protocol.Operation;
import sonet.protocol.Operations;
import sonet.server.account.Accounts;
import sonet.server.account.Authentication;
import sonet.server.account.Devices;
import sonet.server.account.KeyPackages;
import sonet.server.account.Links;
import sonet.server.account.Prekeys;
import sonet.server.admin.AdminTokens;
import sonet.server.admin.Backups;
import sonet.server.admin.Deletions;
import sonet.server.admin.Health;
import sonet.server.admin.Reloads;
import sonet.server.admin.Tasks;
import sonet.server.admin.Usages;
import sonet.server.audit.Acts;
import sonet.server.audit.TrailReader;
import sonet.server.blob.Blobs;
import sonet.server.config.MetricsAccess;
import sonet.server.group.GroupLogs;
import sonet.server.group.Groups;
import sonet.server.http.Codecs;
import sonet.server.http.Route;
import sonet.server.inbox.DeliveryKeys;
import sonet.server.inbox.Pairwise;
import sonet.server.receipt.Cursors;
import sonet.server.tenant.Callers;
import sonet.server.tenant.Invitations;
import sonet.server.tenant.Tenants;
import sonet.server.traffic.Metrics;
import sonet.server.traffic.Traffic;
import sonet.server.transparency.LogAnswers;
import sonet.server.transparency.anchor.Anchors;

/// All that the service does, as routes.
public final class Api {
  private Api() {}

  /// What the operations are made of.
  ///
  /// @param tenants whose requests they are
  /// @param traffic where all requests pass through
  /// @param metrics of all requests
  /// @param metricsAccess who may see them
  /// @param callers who asks
  /// @param admin what administrators work with
  /// @param codecs the encodings of bodies
  /// @param repeats requests under idempotency keys
  /// @param acts what gets into audit trails
  /// @param accounts accounts and devices
  /// @param devices what accounts do with their devices
  /// @param authentication challenges and tokens
  /// @param keyPackages key packages
  /// @param prekeys prekeys
  /// @param links where devices meet that are to be linked
  /// @param groups groups
  /// @param logs what devices read
  /// @param pairwise what devices send to each other
  /// @param deliveryKeys who may send unnamed
  /// @param blobs attachments
  /// @param cursors how far devices have got
  /// @param log the transparency log
  /// @param anchors who watches it
  /// @param ready whether the service can serve
  public record Parts(
      Tenants tenants,
      Traffic traffic,
      Metrics metrics,
      Supplier<MetricsAccess> metricsAccess,
      Callers callers,
      AdminParts admin,
      Codecs codecs,
      Repeats repeats,
      Acts acts,
      Accounts accounts,
      Devices devices,
      Authentication authentication,
      KeyPackages keyPackages,
      Prekeys prekeys,
      Links links,
      Groups groups,
      GroupLogs logs,
      Pairwise pairwise,
      DeliveryKeys deliveryKeys,
      Blobs blobs,
      Cursors cursors,
      LogAnswers log,
      Anchors anchors,
      BooleanSupplier ready) {}

  /// What administrators work with.
  ///
  /// @param tokens who they are
  /// @param invitations to tenants
  /// @param devices to remove accounts
  /// @param deletions of tenants
  /// @param usages of tenants
  /// @param backups of everything
  /// @param tasks work that takes long
  /// @param health of the service
  /// @param reloads of the settings
  /// @param trails shows audit trails
  /// @param drain sends devices away
  public record AdminParts(
      AdminTokens tokens,
      Invitations invitations,
      Devices devices,
      Deletions deletions,
      Usages usages,
      Backups backups,
      Tasks tasks,
      Health health,
      Reloads reloads,
      TrailReader trails,
      Runnable drain) {}

  /// What is answered.
  ///
  /// @param probes whether the service is well
  /// @param service what devices ask for
  /// @param administration what administrators ask for, and the metrics
  public record Routes(List<Route> probes, List<Route> service, List<Route> administration) {
    /// Copies the lists.
    public Routes {
      probes = List.copyOf(probes);
      service = List.copyOf(service);
      administration = List.copyOf(administration);
    }
  }

  /// The routes of every operation, and of what stands beside them.
  public static Routes routes(Parts parts) {
    Bindings bindings =
        new Bindings(
            new Bindings.Parts(
                parts.traffic(),
                parts.callers(),
                parts.admin().tokens(),
                parts.codecs(),
                parts.repeats(),
                parts.acts()));
    Pages pages = new Pages(parts.logs());
    new DirectoryApi(
            parts.accounts(),
            parts.devices(),
            parts.authentication(),
            new DirectoryApi.Keys(parts.keyPackages(), parts.prekeys()))
        .bind(bindings);
    new RecoveryApi(parts.devices()).bind(bindings);
    new LinkApi(parts.links()).bind(bindings);
    new GroupApi(parts.groups(), pages, parts.cursors()).bind(bindings);
    new InboxApi(parts.logs(), pages, new InboxApi.Parts(parts.pairwise(), parts.deliveryKeys()))
        .bind(bindings);
    new BlobApi(parts.blobs()).bind(bindings);
    new TransparencyApi(parts.log(), parts.anchors(), parts.accounts().credentials())
        .bind(bindings);
    new AdminApi(parts.tenants(), parts.accounts(), parts.admin()).bind(bindings);
    new AuditApi(parts.tenants(), parts.admin().trails()).bind(bindings);
    requireAll(bindings.bound());
    List<Route> administration = new ArrayList<>(bindings.routes(Access.ADMIN));
    administration.addAll(
        new MetricsApi(parts.metrics(), parts.admin().tokens(), parts.metricsAccess()).routes());
    List<Route> service = new ArrayList<>();
    for (Access access : List.of(Access.ANYONE, Access.DEVICE, Access.DELIVERY)) {
      service.addAll(bindings.routes(access));
    }
    service.add(ProbeApi.stream());
    return new Routes(new ProbeApi(parts.ready()).routes(), service, administration);
  }

  private static void requireAll(List<Operation<?, ?>> bound) {
    for (Operation<?, ?> operation : Operations.all()) {
      if (!bound.contains(operation)) {
        throw new AssertionError("nothing does " + operation.id());
      }
    }
  }
}
