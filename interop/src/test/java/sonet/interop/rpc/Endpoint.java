package sonet.interop.rpc;

import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import mls_client.MLSClientGrpc;
import mls_client.MLSClientGrpc.MLSClientBlockingStub;

/// A client of the interoperability protocol, served on the loopback interface, and the way to it.
final class Endpoint implements AutoCloseable {
  private static final int MOST_BYTES = 64 << 20;

  private final Server server;
  private final ManagedChannel channel;

  private Endpoint(Server server, ManagedChannel channel) {
    this.server = server;
    this.channel = channel;
  }

  /// Serves a client on a free port.
  static Endpoint serve(BindableService client) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .maxInboundMessageSize(MOST_BYTES)
            .addService(client)
            .build()
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .directExecutor()
            .maxInboundMessageSize(MOST_BYTES)
            .usePlaintext()
            .build();
    return new Endpoint(server, channel);
  }

  MLSClientBlockingStub stub() {
    return MLSClientGrpc.newBlockingStub(channel);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
