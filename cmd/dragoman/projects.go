package main

import (
	"github.com/dragoman-events/dragoman/answers"
	"github.com/spf13/cobra"
)

func newProjects() *cobra.Command {
	return newThreads(answers.Project, &cobra.Command{
		Use:   "projects [COUNTRY...]",
		Short: "Show projects and what became of them",
		Long: `Projects shows the corridors, pipelines, railways, dams and other works that
reports name, with their parties and the steps that are told: proposed, agreed,
signed, begun, completed, left. Countries narrow it to what each of them is a
party of.`,
		Example: `  dragoman projects Iran Azerbaijan
  dragoman projects --name "renaissance dam"
  dragoman projects TUR --format csv`,
	})
}
