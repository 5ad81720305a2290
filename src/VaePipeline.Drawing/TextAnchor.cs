namespace VaePipeline.Drawing;

enum TextAnchor
{
    Start,
    Middle,
    End,
}
