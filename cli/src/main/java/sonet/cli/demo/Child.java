package sonet.cli.demo;

/// Something that the demo has begun and ends: a process, a device in one, a way to a server.
interface Child extends AutoCloseable {
  @Override
  void close();
}
