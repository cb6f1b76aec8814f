/**
 * Python that makes matplotlib draw into files: \`plt.show()\` saves each open figure as \`plot-1.png\`, … in the working folder.
 * Figures that a program neither shows nor saves are saved by \`save_open_figures()\`, which it leaves in \`matplotlib\`.
 */
export const plotSupport = `
def support_plots():
    import os
    import matplotlib
    matplotlib.use('agg')
    import matplotlib.pyplot as plt

    def show(*args, **kwargs):
        for number in plt.get_fignums():
            count = 1
            while os.path.exists(f'plot-{count}.png'):
                count += 1
            plt.figure(number).savefig(f'plot-{count}.png', dpi=100)
        plt.close('all')

    def save_open_figures():
        if not any(it.endswith('.png') for it in os.listdir('.')):
            show()

    plt.show = show
    matplotlib.save_open_figures = save_open_figures

support_plots()
`;

/** Python, to be run after a program. */
export const savePlots = `
def save_plots():
    import sys
    save = getattr(sys.modules.get('matplotlib'), 'save_open_figures', None)
    if save:
        save()

save_plots()
`;
