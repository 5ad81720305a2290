namespace VaePipeline.Evaluation.Drawing;

enum MarkerShape
{
    Disc,
    Triangle,
    Square,
    Diamond,
}
