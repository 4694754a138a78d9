/** Starts all that a plan names. */

import { incompleteResources } from './plan/incomplete.ts';
import type { Plan } from './plan/plan.ts';
import type { Run } from './run.ts';

export function startPlans(run: Run, plans: readonly Plan[]): void {
  for (const plan of plans) {
    startPlan(run, plan);
  }
}

function startPlan(run: Run, plan: Plan): void {
  if (plan.kind === 'manifest') {
    for (const object of plan.objects) {
      void run.startObject(object);
    }
    return;
  }
  for (const resource of plan.resources) {
    void run.startResource(resource);
  }
  for (const incomplete of incompleteResources(plan.resources)) {
    void run.startIncomplete(incomplete);
  }
}
