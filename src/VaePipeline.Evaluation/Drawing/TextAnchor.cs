namespace VaePipeline.Evaluation.Drawing;

enum TextAnchor
{
    Start,
    Middle,
    End,
}
