namespace TorchSharp;

public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
}

public static partial class torch
{
    /// <summary>Where a tensor is. This engine computes on the CPU only.</summary>
    public class Device
    {
        public Device(string description)
            : this(description is "cpu"
                ? DeviceType.CPU
                : throw new TorchException($"Device '{description}' was asked for; this engine computes on 'cpu' only."))
        {
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType == DeviceType.CPU
                ? deviceType
                : throw new TorchException($"Device {deviceType} was asked for; this engine computes on CPU only.");
            this.index = index;
        }

        public DeviceType type { get; }

        public int index { get; }

        public override string ToString() => "cpu";

        public static implicit operator Device(string description) => new(description);
    }

    public static readonly Device CPU = new(DeviceType.CPU);

    public static Device device(string description) => new(description);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static void InitializeDeviceType(DeviceType deviceType) => _ = new Device(deviceType);

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType == DeviceType.CPU;

    public static class cuda
    {
        public static bool is_available() => false;

        public static int device_count() => 0;
    }
}
