/// `sonet demo`: a whole conversation over a real server, each device a process of its own.
///
/// [DemoCommand] starts the processes and tells what happens; [Scenario] is the story; a
/// [DeviceCommand] is one device, driven by lines over its standard input, with the same SDK that
/// everyone uses; [Checks] says at the end whether all was as it should be.
@NullMarked
package sonet.cli.demo;

import org.jspecify.annotations.NullMarked;
