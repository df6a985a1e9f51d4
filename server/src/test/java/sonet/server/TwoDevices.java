package sonet.server;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// A server with small limits and two devices of two accounts, anew for each test. It is extended
/// since JUnit looks for what it calls before a test in the test's class.
abstract class TwoDevices {
  @TempDir Path data;
  TestServer server;
  TestDevice alice;
  TestDevice bob;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data, config -> config.withLimits(Limits.small()));
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
  }

  @AfterEach
  void stop() {
    server.close();
  }
}
